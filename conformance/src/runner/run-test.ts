import { createChecker } from "../check/checker.ts";
import { BlockedTest, isBreach, type Judgement, NotApplicable, StopTest } from "../check/judgement.ts";
import { createDriver } from "../driver/driver.ts";
import type { Exchange } from "../driver/exchange.ts";
import type { Session } from "../driver/session.ts";
import type { RequirementId } from "../gen/requirement-ids.gen.ts";
import type { Test } from "../test.ts";
import { cleanUp } from "../world/clean-up.ts";
import { createJournal, type JournalEntry } from "../world/journal.ts";
import { createRandom } from "../world/random.ts";
import { createWorld } from "../world/world.ts";
import type { Features } from "./features.ts";

/**
 * How a test went as a whole.
 *
 * - `passed`, `tolerated`, `failed`: the worst of its judgements.
 * - `blocked`: its set-up failed, so some of what it covers is not judged.
 * - `not-applicable`: it says itself that it does not apply to this server.
 * - `inconclusive`: something was missing, but the machine was too busy to blame the server.
 * - `error`: the test itself is broken.
 */
export type TestOutcome =
  | "passed"
  | "tolerated"
  | "failed"
  | "blocked"
  | "not-applicable"
  | "inconclusive"
  | "error";

/** Everything known about one run of one test. */
export interface TestResult {
  readonly test: Test;
  readonly outcome: TestOutcome;
  readonly judgements: readonly Judgement[];
  readonly exchanges: readonly Exchange[];
  /** Why the test could not go on: failed set-up, not applicable, or the exception of a broken test. */
  readonly reason: string | undefined;
  /** The requirement that a failed set-up rests on. */
  readonly blockedBy: RequirementId | undefined;
  /** The exchange at which the set-up failed. */
  readonly blockedAt: number | undefined;
  readonly durationMs: number;
  /** 1, or 2 after a repetition with more time. */
  readonly attempts: number;
  /** Whether the server stopped answering while the test ran. */
  readonly sawServerGone: boolean;
  /** Whether what is wrong is that something did not come in time. */
  readonly isSilent: boolean;
  /** What the test created and may not have removed; the runner looks for it again at the end of the run. */
  readonly leftovers: readonly JournalEntry[];
}

/** What the tests of a run share. */
export interface TestEnvironment {
  readonly session: Session;
  readonly features: Features;
  readonly seed: string;
  readonly runId: string;
  readonly namespacePrefix: string;
  readonly resourceType: string;
  readonly restart: (() => Promise<void>) | undefined;
  readonly appendJournal: ((line: string) => void) | undefined;
  readonly now: () => number;
}

/** Which run of a test it is. */
export interface Attempt {
  /** How often the test was begun, from 1. Every time has names of its own: what came before may be there. */
  readonly run: number;
  /** 1, or 2 for the repetition with more time. */
  readonly attempts: number;
}

/** Runs one test and removes what it created, whatever happens. */
export async function runTest(
  environment: TestEnvironment,
  test: Test,
  { run, attempts }: Attempt = { run: 1, attempts: 1 },
): Promise<TestResult> {
  const { session, seed, runId } = environment;
  const start = environment.now();
  const judgements: Judgement[] = [];
  const exchanges: Exchange[] = [];
  const journal = createJournal(environment.appendJournal);
  const hooks = { onRequest: journal.noteRequest };
  const driver = createDriver(session, exchanges, hooks);
  const world = createWorld({
    namespace: `${environment.namespacePrefix}${runId}-${test.id.replaceAll(".", "-")}${run === 1 ? "" : `-${run}`}`,
    type: environment.resourceType,
    random: createRandom(seed, runId, test.id),
    features: environment.features,
    driver,
    restart: environment.restart,
  });
  let thrown: unknown;
  try {
    await test.run({ world, call: driver, check: createChecker(judgements) });
  } catch (error) {
    thrown = error;
  }
  driver.cancelAll();
  const sawServerGone = session.gone !== undefined;
  const durationMs = environment.now() - start;
  if (!sawServerGone) await cleanUp(createDriver(session, [], { onRequest: () => undefined }), journal);
  const leftovers = [...new Set([...journal.entries(), ...journal.unsettled()])];
  return {
    test,
    ...assess(judgements, thrown),
    judgements,
    exchanges,
    durationMs,
    attempts,
    sawServerGone,
    leftovers,
  };
}

type Assessment = Pick<TestResult, "outcome" | "reason" | "blockedBy" | "blockedAt" | "isSilent">;

function assess(judgements: readonly Judgement[], thrown: unknown): Assessment {
  const has = (grade: Judgement["grade"]): boolean =>
    judgements.some((judgement) => judgement.grade === grade);
  const rest = { blockedBy: undefined, blockedAt: undefined, isSilent: has("silent"), reason: undefined };
  const isBroken = judgements.some(isBreach);
  if (thrown instanceof NotApplicable) {
    return { ...rest, outcome: isBroken ? "failed" : "not-applicable", reason: thrown.message };
  }
  if (thrown instanceof BlockedTest) {
    const { message: reason, blockedBy, exchange: blockedAt, isSilent } = thrown;
    const outcome = isBroken ? "failed" : "blocked";
    return { outcome, reason, blockedBy, blockedAt, isSilent: isSilent || rest.isSilent };
  }
  if (thrown !== undefined && !(thrown instanceof StopTest)) {
    const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return { ...rest, outcome: "error", reason };
  }
  if (isBroken) return { ...rest, outcome: "failed" };
  return { ...rest, outcome: has("tolerated") || has("silent") ? "tolerated" : "passed" };
}
