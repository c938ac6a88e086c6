import type { Judgement } from "../check/judgement.ts";
import type { Exchange } from "../driver/exchange.ts";
import { type Features, featureNames } from "../runner/features.ts";
import type { RunResult } from "../runner/run-suite.ts";
import type { TestResult } from "../runner/run-test.ts";
import { type Test, test } from "../test.ts";
import { judgeRequirements, type SkippedTest } from "../verdict/verdict.ts";
import type { RunFacts } from "./run-facts.ts";

/** A test that does nothing, for reports about it. */
export function makeTest(id: string, covers: Test["covers"], rest: Partial<Test> = {}): Test {
  return test({ id, title: `Shows ${id}`, covers, run: async () => undefined, ...rest });
}

/** A result of a test: passed, unless told otherwise. */
export function makeResult(ran: Test, rest: Partial<TestResult> = {}): TestResult {
  return {
    test: ran,
    outcome: "passed",
    judgements: ran.covers.map((requirement) => makeJudgement(requirement)),
    exchanges: [],
    reason: undefined,
    blockedBy: undefined,
    blockedAt: undefined,
    durationMs: 1.5,
    attempts: 1,
    sawServerGone: false,
    isSilent: false,
    leftovers: [],
    ...rest,
  };
}

/** A judgement: strict, unless told otherwise. */
export function makeJudgement(
  requirement: Judgement["requirement"],
  grade: Judgement["grade"] = "strict",
  rest: Partial<Judgement> = {},
): Judgement {
  return {
    requirement,
    grade,
    want: "this",
    got: grade === "strict" ? "this" : "that",
    exchange: 0,
    ...rest,
  };
}

/** An exchange with these request bytes and a refusal. */
export function makeExchange(index: number, bytes: Uint8Array, details = ""): Exchange {
  return {
    index,
    method: "Get",
    request: { byteLength: bytes.length, bytes },
    responses: [],
    responseCount: 0,
    status: { code: "INTERNAL", details },
  };
}

/** A run with these results. */
export function makeRun(
  results: readonly TestResult[],
  skipped: readonly SkippedTest[] = [],
  unreached: readonly Test[] = [],
): RunResult {
  const features = Object.fromEntries(
    featureNames.map((name) => [
      name,
      { name, declared: undefined, probed: false, source: "a probe", isPresent: false },
    ]),
  ) as unknown as Features;
  return {
    preflight: { deadlines: { callMs: 2000, eventMs: 1000 }, latencyMs: { median: 1, max: 2 } },
    features,
    results,
    skipped,
    unreached,
    verdicts: judgeRequirements(results, skipped),
    leftovers: [],
    restarts: 0,
    durationMs: 12.3456,
  };
}

/** Facts of a run. */
export function makeFacts(rest: Partial<RunFacts> = {}): RunFacts {
  return {
    suiteVersion: "1.2.3",
    endpoint: "unix:/x.sock",
    host: "grpc",
    runId: "r1",
    seed: "s",
    startedAt: new Date("2030-01-02T03:04:05Z"),
    selection: [],
    isReadOnly: false,
    isStopped: false,
    timeScale: 1,
    canRestart: false,
    environment: "Node 24",
    repeatFlags: [],
    gone: [],
    ...rest,
  };
}
