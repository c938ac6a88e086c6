import { expect, it } from "vitest";
import { printFailure, type RunResult } from "./run-faults.testdata.ts";
import { runManyFaults } from "./run-many-faults.testdata.ts";
import { saboteurs } from "./saboteurs.testdata.ts";

it.each(saboteurs)("finds a client that $name", async (saboteur) => {
  const isMeant = ({ defect }: RunResult): boolean => saboteur.finds.test(defect ?? "");
  // A watch that waits for what does not come holds up its run.
  const { failures } = await runManyFaults({
    first: 1,
    count: 60,
    isEnough: isMeant,
    saboteur,
    maxMs: 2_000,
  });
  const failure = failures.find(isMeant);
  expect(failure, failures.map(({ defect }) => defect).join("\n")).toBeDefined();
  if (failure === undefined) return;
  const text = printFailure(failure);
  // The report says what was wanted and got, what was done, and how to do it again.
  expect(text).toContain(`--seed ${failure.seed}`);
  expect(text.split("\n").length).toBeGreaterThan(10);
});
