import { isBreach, type Judgement } from "../check/judgement.ts";
import { type RequirementId, requirementIds } from "../gen/requirement-ids.gen.ts";
import type { TestResult } from "../runner/run-test.ts";
import type { Test } from "../test.ts";

/**
 * What is known of one requirement after a run.
 *
 * - `strict`: every test that covers it saw exactly what it asks for.
 * - `tolerated`: some test saw an answer that is tolerated, none a wrong one.
 * - `failed`: some test saw it broken.
 * - `blocked`: some test that covers it could not be carried out because something else is broken.
 * - `inconclusive`: the machine was too busy to tell.
 * - `not-applicable`: it belongs to a feature that the server does not have, or says itself that it does not apply.
 * - `not-run`: its tests were not selected, or change the server in a read-only run.
 * - `untested`: the suite has no test for it, or none that came to judge it.
 */
export type Verdict =
  | "strict"
  | "tolerated"
  | "failed"
  | "blocked"
  | "inconclusive"
  | "not-applicable"
  | "not-run"
  | "untested";

/** One judgement and the test it was made in. */
export interface Evidence {
  readonly result: TestResult;
  readonly judgement: Judgement;
}

/** The verdict on one requirement and what it rests on. */
export interface RequirementVerdict {
  readonly requirement: RequirementId;
  readonly verdict: Verdict;
  /** What led to a verdict other than `strict`. */
  readonly evidence: readonly Evidence[];
  /** Number of judgements made, of whatever grade. */
  readonly checks: number;
  /** The requirement whose failure blocks this one. */
  readonly blockedBy: RequirementId | undefined;
  /** Why there is no verdict, in words. */
  readonly reason: string | undefined;
}

/** A test that was not run, and why. */
export interface SkippedTest {
  readonly test: Test;
  readonly why: "not-selected" | "read-only" | "no-restart" | "feature-absent";
}

/**
 * Turns test results into one verdict per requirement.
 *
 * A set-up that failed counts against the requirement it rests on, unless that one failed in its own test
 * anyway: one broken call is one failure, and everything that needs it is blocked by it.
 */
export function judgeRequirements(
  results: readonly TestResult[],
  skipped: readonly SkippedTest[],
): readonly RequirementVerdict[] {
  const extra = promoteBlockers(results);
  return requirementIds.map((requirement) => judge(requirement, results, skipped, extra));
}

function judge(
  requirement: RequirementId,
  results: readonly TestResult[],
  skipped: readonly SkippedTest[],
  extra: readonly Evidence[],
): RequirementVerdict {
  const all: Evidence[] = results.flatMap((result) =>
    result.judgements
      .filter((judgement) => judgement.requirement === requirement)
      .map((judgement) => ({ result, judgement })),
  );
  all.push(...extra.filter(({ judgement }) => judgement.requirement === requirement));
  const answer = (
    verdict: Verdict,
    evidence: readonly Evidence[] = [],
    rest: Partial<RequirementVerdict> = {},
  ): RequirementVerdict => ({
    requirement,
    verdict,
    evidence,
    checks: all.length,
    blockedBy: undefined,
    reason: undefined,
    ...rest,
  });
  const inconclusive = (result: TestResult): boolean => result.outcome === "inconclusive";
  const failed = all.filter(
    ({ judgement, result }) => isBreach(judgement) && !(judgement.grade === "silent" && inconclusive(result)),
  );
  if (failed.length > 0) return answer("failed", failed);
  const covering = results.filter(({ test }) => test.covers.includes(requirement));
  if (covering.some(inconclusive))
    return answer("inconclusive", [], { reason: "the machine was too busy to tell" });
  const unjudged = covering.filter(
    (result) =>
      (result.outcome === "blocked" || result.outcome === "failed" || result.outcome === "error") &&
      !judges(result, requirement),
  );
  if (unjudged.length > 0) {
    const first = unjudged[0]!;
    const blockedBy = first.blockedBy ?? first.judgements.find(isBreach)?.requirement;
    return answer("blocked", [], { blockedBy, reason: first.reason });
  }
  const tolerated = all.filter(({ judgement: { grade } }) => grade === "tolerated" || grade === "silent");
  if (tolerated.length > 0) return answer("tolerated", tolerated);
  if (all.length > 0) return answer("strict");
  const exempt = covering.find(({ outcome }) => outcome === "not-applicable");
  if (exempt !== undefined) return answer("not-applicable", [], { reason: exempt.reason });
  if (covering.length > 0) {
    const reason = `the test ${covering[0]!.test.id} ended before it was judged`;
    return answer("untested", [], { reason });
  }
  const left = skipped.filter(({ test }) => test.covers.includes(requirement));
  if (left.some(({ why }) => why === "feature-absent")) {
    return answer("not-applicable", [], {
      reason: `the server does not have ${left.find(({ test }) => test.feature)?.test.feature}`,
    });
  }
  if (left.length > 0) return answer("not-run", [], { reason: left[0]?.why });
  return answer("untested");
}

function judges(result: TestResult, requirement: RequirementId): boolean {
  return result.judgements.some((judgement) => judgement.requirement === requirement);
}

function promoteBlockers(results: readonly TestResult[]): readonly Evidence[] {
  const failedAnyway = new Set(
    results.flatMap(({ judgements }) => judgements.filter(isBreach).map(({ requirement }) => requirement)),
  );
  const promoted = new Map<RequirementId, Evidence>();
  for (const result of results) {
    const { blockedBy } = result;
    if (blockedBy === undefined || result.outcome === "inconclusive" || failedAnyway.has(blockedBy)) continue;
    if (result.sawServerGone) continue; // a server that is gone breaks no step in particular
    if (promoted.has(blockedBy)) continue;
    const judgement: Judgement = {
      requirement: blockedBy,
      grade: "failed",
      want: "a step that prepares a test succeeds",
      got: result.reason ?? "it did not",
      exchange: result.blockedAt,
    };
    promoted.set(blockedBy, { result, judgement });
  }
  return [...promoted.values()];
}
