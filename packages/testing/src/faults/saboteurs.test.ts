import { expect, it } from "vitest";
import { printFailure } from "./run-faults.testdata.ts";
import { runManyFaults } from "./run-many-faults.testdata.ts";
import { saboteurs } from "./saboteurs.testdata.ts";

it.each(saboteurs)("finds a client that $name", async (saboteur) => {
  const { failures } = await runManyFaults({
    ...{ first: 1, count: 60, isFirstFailureEnough: true, saboteur },
    // A client that has lost the fence would be waited for in vain.
    maxMs: 2_000,
  });
  const [failure] = failures;
  expect(failure).toBeDefined();
  if (failure === undefined) return;
  const text = printFailure(failure);
  // The report says what was wanted and got, what was done, and how to do it again.
  expect(text).toContain(`--seed ${failure.seed}`);
  expect(text.split("\n").length).toBeGreaterThan(10);
});
