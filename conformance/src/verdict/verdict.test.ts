import { expect, it } from "vitest";
import { type RequirementId, requirementIds } from "../gen/requirement-ids.gen.ts";
import { makeJudgement, makeResult, makeTest } from "../report/run.testdata.ts";
import type { TestResult } from "../runner/run-test.ts";
import { judgeRequirements, type RequirementVerdict, type SkippedTest } from "./verdict.ts";

const [create, update, get] = ["COSI-CRE-001", "COSI-UPD-001", "COSI-GET-001"] as const;

function verdictOf(
  requirement: RequirementId,
  results: readonly TestResult[],
  skipped: readonly SkippedTest[] = [],
): RequirementVerdict {
  return judgeRequirements(results, skipped).find((each) => each.requirement === requirement)!;
}

/** The result of a test whose set-up failed at a step that rests on `blockedBy`. */
function blocked(
  covers: RequirementId,
  blockedBy: RequirementId,
  rest: Partial<TestResult> = {},
): TestResult {
  return makeResult(makeTest(`blocked.${covers}`, [covers]), {
    outcome: "blocked",
    judgements: [],
    blockedBy,
    blockedAt: 3,
    reason: "set-up failed: Create: INTERNAL",
    ...rest,
  });
}

/** The result of a test with these grades for one requirement. */
function graded(
  requirement: RequirementId,
  grades: readonly ("strict" | "tolerated" | "failed" | "silent")[],
  rest: Partial<TestResult> = {},
): TestResult {
  return makeResult(makeTest(`graded.${requirement}`, [requirement]), {
    outcome: grades.some((grade) => grade === "failed" || grade === "silent") ? "failed" : "passed",
    judgements: grades.map((grade) => makeJudgement(requirement, grade)),
    ...rest,
  });
}

it("gives one verdict per requirement, in the order of the specification", () => {
  expect(judgeRequirements([], []).map(({ requirement }) => requirement)).toEqual(requirementIds);
});

it("is strict where every check is strict, and counts the checks", () => {
  const verdict = verdictOf(get, [graded(get, ["strict", "strict"]), graded(get, ["strict"])]);
  expect(verdict).toMatchObject({ verdict: "strict", checks: 3, evidence: [] });
});

it("is tolerated by one tolerated check among strict ones, and shows that one", () => {
  const verdict = verdictOf(get, [graded(get, ["strict", "tolerated"]), graded(get, ["strict"])]);
  expect(verdict.verdict).toBe("tolerated");
  expect(verdict.evidence.map(({ judgement }) => judgement.grade)).toEqual(["tolerated"]);
});

it("is failed by one failed or silent check, whatever else there is", () => {
  expect(verdictOf(get, [graded(get, ["strict", "tolerated", "failed"])]).verdict).toBe("failed");
  expect(verdictOf(get, [graded(get, ["strict"]), graded(get, ["silent"])]).verdict).toBe("failed");
  const withBusy = [graded(get, ["failed"]), graded(get, ["silent"], { outcome: "inconclusive" })];
  expect(verdictOf(get, withBusy)).toMatchObject({ verdict: "failed", evidence: [{ result: withBusy[0] }] });
});

it("counts a check of a requirement that its test does not announce", () => {
  const result = makeResult(makeTest("a.b", [update]), { judgements: [makeJudgement(get, "failed")] });
  expect(verdictOf(get, [result]).verdict).toBe("failed");
});

it("is inconclusive, not failed, where silence met a busy machine", () => {
  const busy = graded(get, ["silent"], { outcome: "inconclusive" });
  expect(verdictOf(get, [busy, graded(get, ["strict"])])).toMatchObject({
    verdict: "inconclusive",
    reason: "the machine was too busy to tell",
  });
});

it("still fails what an inconclusive test saw broken by an answer", () => {
  const busy = graded(get, ["failed", "silent"], { outcome: "inconclusive" });
  const verdict = verdictOf(get, [busy]);
  expect(verdict.verdict).toBe("failed");
  expect(verdict.evidence.map(({ judgement }) => judgement.grade)).toEqual(["failed"]);
});

it("folds a broken Create into one failure and blocks what needs it", () => {
  const results = [graded(create, ["failed"]), blocked(update, create), blocked(get, create)];
  const verdicts = judgeRequirements(results, []);
  expect(verdicts.filter(({ verdict }) => verdict === "failed")).toMatchObject([
    { requirement: create, checks: 1, evidence: [{ result: results[0] }] },
  ]);
  expect(verdicts.filter(({ verdict }) => verdict === "blocked")).toMatchObject(
    [get, update].map((requirement) => ({
      requirement,
      blockedBy: create,
      reason: "set-up failed: Create: INTERNAL",
    })),
  );
});

it("fails, once, a requirement that only set-up steps saw broken", () => {
  const results = [graded(create, ["strict"]), blocked(update, create), blocked(get, create)];
  const verdict = verdictOf(create, results);
  expect(verdict.verdict).toBe("failed");
  expect(verdict.evidence).toEqual([
    {
      result: results[1],
      judgement: {
        requirement: create,
        grade: "failed",
        want: "a step that prepares a test succeeds",
        got: "set-up failed: Create: INTERNAL",
        exchange: 3,
      },
    },
  ]);
  expect(verdictOf(update, results).verdict).toBe("blocked");
});

it("promotes each of several blockers", () => {
  const results = [blocked("COSI-DES-001", create), blocked(get, update)];
  const failed = judgeRequirements(results, []).filter(({ verdict }) => verdict === "failed");
  expect(failed.map(({ requirement }) => requirement).sort()).toEqual([create, update]);
});

it("promotes nothing for a server that is gone, or for silence on a busy machine", () => {
  const gone = blocked(update, create, { sawServerGone: true });
  expect(verdictOf(create, [gone]).verdict).toBe("untested");
  expect(verdictOf(update, [gone]).verdict).toBe("blocked");
  const busy = blocked(update, create, { outcome: "inconclusive", isSilent: true });
  expect(verdictOf(create, [busy]).verdict).toBe("untested");
  expect(verdictOf(update, [busy]).verdict).toBe("inconclusive");
});

it("takes the blocker from a set-up of a server that stays, where another saw it go", () => {
  const results = [blocked(update, create, { sawServerGone: true }), blocked(get, create)];
  expect(verdictOf(create, results).evidence).toMatchObject([{ result: results[1] }]);
});

it("blocks what a test did not come to because of an earlier failed check", () => {
  const result = makeResult(makeTest("a.b", [create, update]), {
    outcome: "failed",
    judgements: [makeJudgement(create, "failed")],
  });
  expect(verdictOf(update, [result])).toMatchObject({ verdict: "blocked", blockedBy: create });
});

it("blocks what a broken test covers and did not judge, although another test passed", () => {
  const broken = makeResult(makeTest("a.b", [get]), {
    outcome: "error",
    judgements: [],
    reason: "TypeError",
  });
  expect(verdictOf(get, [broken, graded(get, ["strict"])])).toMatchObject({
    verdict: "blocked",
    blockedBy: undefined,
    reason: "TypeError",
  });
});

it("does not block a requirement that was judged before the set-up of the next step failed", () => {
  const result = blocked(get, create, { judgements: [makeJudgement(get)] });
  expect(verdictOf(get, [result]).verdict).toBe("strict");
});

it("does not apply where the only test says so, and gives its reason", () => {
  const result = makeResult(makeTest("a.b", [get]), {
    outcome: "not-applicable",
    judgements: [],
    reason: "the server stores no labels",
  });
  expect(verdictOf(get, [result])).toMatchObject({
    verdict: "not-applicable",
    reason: "the server stores no labels",
  });
  expect(verdictOf(get, [result, graded(get, ["strict"])]).verdict).toBe("strict");
});

it("does not apply where the server lacks the feature of a skipped test", () => {
  const skipped: SkippedTest[] = [
    { test: makeTest("a.b", [get]), why: "not-selected" },
    { test: makeTest("a.c", [get], { feature: "teardown" }), why: "feature-absent" },
  ];
  expect(verdictOf(get, [], skipped)).toMatchObject({
    verdict: "not-applicable",
    reason: "the server does not have teardown",
  });
});

it.each(["not-selected", "read-only", "no-restart"] as const)(
  "is not run where its test is skipped: %s",
  (why) => {
    const skipped = [{ test: makeTest("a.b", [get]), why }];
    expect(verdictOf(get, [], skipped)).toMatchObject({ verdict: "not-run", reason: why });
    expect(verdictOf(get, [graded(get, ["strict"])], skipped).verdict).toBe("strict");
  },
);

it("is untested where no test covers it", () => {
  expect(verdictOf(get, [graded(create, ["strict"])]).verdict).toBe("untested");
});

it("is untested where a test that passed did not come to judge it", () => {
  const result = makeResult(makeTest("a.b", [get]), { judgements: [] });
  expect(verdictOf(get, [result])).toMatchObject({
    verdict: "untested",
    reason: "the test a.b ended before it was judged",
  });
});
