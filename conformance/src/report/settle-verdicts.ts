import { requirements } from "../gen/requirements.gen.ts";
import type { RunResult } from "../runner/run-suite.ts";
import type { TestResult } from "../runner/run-test.ts";
import { untestable } from "../tests/untestable.ts";
import type { RequirementVerdict } from "../verdict/verdict.ts";
import { type RunFacts, survival } from "./run-facts.ts";

/**
 * Completes the verdicts of the runner with what only the whole run shows: a server that went broke
 * COSI-LIM-001, which blocks whatever was not reached after that; and a requirement without a test says why.
 */
export function settleVerdicts(result: RunResult, facts: RunFacts): readonly RequirementVerdict[] {
  const isGone = facts.gone.length > 0;
  const unreached = new Set(result.unreached.map(({ id }) => id));
  const needsRestart = new Set(
    result.skipped.filter(({ test, why }) => test.effects === "restart" && why !== "feature-absent"),
  );
  return result.verdicts.map((verdict): RequirementVerdict => {
    const { requirement } = verdict;
    if (isGone && requirement === survival) {
      return { ...verdict, verdict: "failed", reason: "the server was gone", blockedBy: undefined };
    }
    switch (verdict.verdict) {
      case "untested":
        return { ...verdict, reason: explainUntested(requirement) ?? verdict.reason };
      case "not-run": {
        const skipped = result.skipped.filter(({ test }) => test.covers.includes(requirement));
        const isRestart = !facts.canRestart && skipped.every((each) => needsRestart.has(each));
        if (isRestart && facts.selection.length === 0)
          return { ...verdict, reason: "it needs --restart-command" };
        return {
          ...verdict,
          reason: verdict.reason === "read-only" ? "the run was read-only" : "not selected",
        };
      }
      case "blocked": {
        const isCutOff =
          isGone &&
          result.results.some(({ test }) => unreached.has(test.id) && test.covers.includes(requirement));
        return isCutOff && verdict.blockedBy === undefined ? { ...verdict, blockedBy: survival } : verdict;
      }
      default:
        return verdict;
    }
  });
}

function explainUntested(requirement: RequirementVerdict["requirement"]): string | undefined {
  if (requirements[requirement].subject === "client") return "it binds clients; this suite judges servers";
  return untestable[requirement];
}

/** Whether a test was never started because the run was over before. */
export function isUnreached(result: TestResult): boolean {
  return result.attempts === 0;
}
