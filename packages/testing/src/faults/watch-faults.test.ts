import { expect, it } from "vitest";
import { printFailure } from "./run-faults.testdata.ts";
import { runManyFaults } from "./run-many-faults.testdata.ts";
import { createScript } from "./script.testdata.ts";

const runCount = 1_000;

it("agrees with the server at every quiet point of 1,000 runs, and loses and doubles nothing [COSI-WCH-050] [COSI-WCH-053]", {
  timeout: 600_000,
}, async () => {
  const { failures, seen } = await runManyFaults({ first: 1, count: runCount });
  expect(failures.map(printFailure).join("\n\n")).toBe("");
  // The runs meet what they are about.
  for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(50);
});

it("writes the same script for the same seed", () => {
  for (const seed of [1, 17, 999]) expect(createScript(seed)).toEqual(createScript(seed));
  expect(createScript(1)).not.toEqual(createScript(2));
});
