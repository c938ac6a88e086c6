import { isBreach, type Judgement } from "../check/judgement.ts";
import { createDriver } from "../driver/driver.ts";
import { createSession, type Session } from "../driver/session.ts";
import type { Host } from "../hosts/host.ts";
import type { Test } from "../test.ts";
import { judgeRequirements, type RequirementVerdict, type SkippedTest } from "../verdict/verdict.ts";
import { cleanUp } from "../world/clean-up.ts";
import { createJournal, type JournalEntry } from "../world/journal.ts";
import type { FeatureName, Features } from "./features.ts";
import { createLagMeter } from "./lag-meter.ts";
import { type Preflight, runPreflight } from "./preflight.ts";
import { probeFeatures } from "./probe-features.ts";
import { runTest, type TestEnvironment, type TestResult } from "./run-test.ts";

/** How a run is done. */
export interface SuiteOptions {
  readonly host: Host;
  /** All tests of the suite, in the order in which they are reported. */
  readonly tests: readonly Test[];
  /** Whether a test is selected; default: all are. */
  readonly isSelected?: (test: Test) => boolean;
  /** Decides, together with run ID and test ID, every random byte that is sent. */
  readonly seed: string;
  /** Part of every name the run creates; different for every run on the same server. */
  readonly runId: string;
  /** Begins every namespace of the run; default `conformance-`. */
  readonly namespacePrefix?: string;
  /** Resource type of the run; default `ConformanceTests.conformance.cosi.dev`. */
  readonly resourceType?: string;
  /** Run only tests that change nothing; default false. */
  readonly isReadOnly?: boolean;
  /** Tests at the same time; default 8. */
  readonly concurrency?: number;
  /** Multiplies all deadlines; default 1. */
  readonly timeScale?: number;
  /** Features that the user says the server has or lacks. */
  readonly features?: Readonly<Partial<Record<FeatureName, boolean>>>;
  /** Starts the implementation anew and resolves when it listens again. */
  readonly restart?: () => Promise<void>;
  /** Stores a line of the journal durably. */
  readonly appendJournal?: (line: string) => void;
  /** Told of everything as it happens. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Monotonic time in milliseconds; default: that of the machine. */
  readonly now?: () => number;
  /** Whether a test that failed by silence is repeated alone with more time; default true. */
  readonly isRepeatingSilent?: boolean;
  /** Ends the run early; tests that were not reached are left out. */
  readonly signal?: AbortSignal;
}

/** What happens during a run. */
export type RunEvent =
  | {
      readonly kind: "ready";
      readonly preflight: Preflight;
      readonly features: Features;
      readonly testCount: number;
    }
  | { readonly kind: "test"; readonly result: TestResult; readonly done: number; readonly testCount: number }
  | { readonly kind: "gone"; readonly during: readonly Test[]; readonly isRestarting: boolean }
  | { readonly kind: "repeat"; readonly test: Test };

/** What a run found. */
export interface RunResult {
  readonly preflight: Preflight;
  readonly features: Features;
  readonly results: readonly TestResult[];
  readonly skipped: readonly SkippedTest[];
  /** Tests that could not be run because the server was gone. */
  readonly unreached: readonly Test[];
  readonly verdicts: readonly RequirementVerdict[];
  /** What the run created and could not remove, or may not have removed. */
  readonly leftovers: readonly JournalEntry[];
  /** How often the server was started anew because it had gone. */
  readonly restarts: number;
  readonly durationMs: number;
}

/** Event-loop delay in milliseconds beyond which silence is not blamed on the server. */
const maxLagMs = 500;

/** More time for the one repetition of a test that failed by silence. */
const repeatFactor = 4;

/**
 * Runs the suite against one server.
 *
 * Tests run side by side, each in a namespace of its own; those that are known to end careless servers come
 * last, one by one. A test that failed by silence is repeated alone with more time.
 *
 * @throws {UnusableEndpoint} nobody answers, or not COSI.
 */
export async function runSuite(options: SuiteOptions): Promise<RunResult> {
  const now = options.now ?? (() => performance.now());
  const start = now();
  const emit = options.onEvent ?? (() => undefined);
  const namespacePrefix = options.namespacePrefix ?? "conformance-";
  const resourceType = options.resourceType ?? "ConformanceTests.conformance.cosi.dev";
  const preflight = await runPreflight(options.host, options.timeScale, now);
  const session = createSession(options.host, preflight.deadlines);
  const probeNamespace = `${namespacePrefix}${options.runId}-probe`;
  const features = await probeFeatures(
    session,
    probeNamespace,
    resourceType,
    options.features,
    options.isReadOnly,
  );
  const { selected, skipped } = select(options, features);
  emit({ kind: "ready", preflight, features, testCount: selected.length });

  const isRepeatingSilent = options.isRepeatingSilent ?? true;
  const lag = createLagMeter(now);
  let restarts = 0;
  const restart = options.restart === undefined ? undefined : () => restartServer(session, options.restart!);
  const environment: TestEnvironment = {
    session,
    features,
    seed: options.seed,
    runId: options.runId,
    namespacePrefix,
    resourceType,
    restart,
    appendJournal: options.appendJournal,
    now,
  };
  const results = new Map<Test, TestResult>();
  const runs = new Map<Test, number>();
  const leftovers: JournalEntry[] = [];
  const begin = async (test: Test, attempts: number): Promise<TestResult> => {
    const run = (runs.get(test) ?? 0) + 1;
    runs.set(test, run);
    const result = await runTest(environment, test, { run, attempts });
    leftovers.push(...result.leftovers);
    return result;
  };
  const report = (unsettled: TestResult): void => {
    const result = settleSilence(unsettled);
    results.set(result.test, result);
    emit({ kind: "test", result, done: results.size, testCount: selected.length });
  };
  const isStopped = (): boolean => session.gone !== undefined || options.signal?.aborted === true;

  /** Runs one test with nothing else going on, after a restart if one is needed and possible. */
  const runAlone = async (test: Test): Promise<TestResult | undefined> => {
    if (session.gone !== undefined && restart !== undefined && options.signal?.aborted !== true) {
      restarts++;
      await restart();
    }
    if (isStopped()) return undefined;
    lag.reset();
    let result = await begin(test, 1);
    if (isRepeatingSilent && result.isSilent && !result.sawServerGone) {
      emit({ kind: "repeat", test });
      const { deadlines } = session;
      session.deadlines = {
        callMs: deadlines.callMs * repeatFactor,
        eventMs: deadlines.eventMs * repeatFactor,
      };
      lag.reset();
      result = await begin(test, 2);
      session.deadlines = deadlines;
      if (result.isSilent && lag.maxMs() > maxLagMs) result = { ...result, outcome: "inconclusive" };
    }
    if (session.gone === undefined && !(await session.isAlive())) {
      session.gone = `it stopped answering after the test ${test.id}`;
      result = { ...result, sawServerGone: true };
    }
    if (session.gone !== undefined)
      emit({ kind: "gone", during: [test], isRestarting: restart !== undefined });
    return result;
  };

  const isAlone = (test: Test): boolean => test.isHazardous === true || test.effects === "restart";
  const again: Test[] = [];
  const pending = selected.filter((test) => !isAlone(test));
  const running = new Set<Test>();
  const worker = async (): Promise<void> => {
    while (pending.length > 0 && !isStopped()) {
      const test = pending.shift()!;
      running.add(test);
      const result = await begin(test, 1);
      // Whoever was running when the server went, or misses something, is run again alone.
      if (result.sawServerGone || (isRepeatingSilent && result.isSilent)) again.push(test);
      else report(result);
      if (!result.sawServerGone) running.delete(test);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 8 }, worker));
  // A server that was only slow for a while is not gone.
  if (session.gone !== undefined && (await isBack(session))) session.gone = undefined;
  if (session.gone !== undefined)
    emit({ kind: "gone", during: [...running], isRestarting: restart !== undefined });

  const alone = [...pending, ...again, ...selected.filter(isAlone)];
  const unreached: Test[] = [];
  for (const test of alone) {
    const result = await runAlone(test);
    if (result === undefined) unreached.push(test);
    else report(result);
  }
  lag.stop();
  const ordered = selected.flatMap((test) => results.get(test) ?? []);
  const all = [...ordered, ...unreached.map((test) => toUnreached(test, session.gone))];
  return {
    preflight,
    features,
    results: all,
    skipped,
    unreached,
    verdicts: judgeRequirements(all, skipped),
    leftovers: await removeLeftovers(session, leftovers),
    restarts,
    durationMs: now() - start,
  };
}

function select(options: SuiteOptions, features: Features): { selected: Test[]; skipped: SkippedTest[] } {
  const selected: Test[] = [];
  const skipped: SkippedTest[] = [];
  for (const test of options.tests) {
    if (options.isSelected?.(test) === false) skipped.push({ test, why: "not-selected" });
    else if (options.isReadOnly === true && test.effects !== "none") skipped.push({ test, why: "read-only" });
    else if (test.effects === "restart" && options.restart === undefined)
      skipped.push({ test, why: "no-restart" });
    else if (test.feature !== undefined && !features[test.feature as FeatureName].isPresent) {
      skipped.push({ test, why: "feature-absent" });
    } else selected.push(test);
  }
  return { selected, skipped };
}

/** Silence that is left after the repetition: where a requirement is no MUST it is a weaker answer, not a breach. */
function settleSilence(result: TestResult): TestResult {
  if (!result.isSilent) return result;
  const judgements = result.judgements.map((judgement): Judgement => {
    const isWeak = judgement.grade === "silent" && !isBreach(judgement) && result.outcome !== "inconclusive";
    return isWeak ? { ...judgement, grade: "tolerated" } : judgement;
  });
  return { ...result, judgements };
}

/** Whether a server that did not answer does so after all, given more time. */
async function isBack(session: Session): Promise<boolean> {
  const { deadlines } = session;
  session.deadlines = { ...deadlines, callMs: deadlines.callMs * repeatFactor };
  const isAlive = await session.isAlive();
  session.deadlines = deadlines;
  return isAlive;
}

/** Looks once more for what tests may have left: what was late is there now, and a busy resource is idle. */
async function removeLeftovers(
  session: Session,
  leftovers: readonly JournalEntry[],
): Promise<readonly JournalEntry[]> {
  const journal = createJournal(undefined, leftovers);
  if (session.gone !== undefined) return journal.entries();
  return await cleanUp(createDriver(session, [], { onRequest: () => undefined }), journal);
}

async function restartServer(session: Session, restart: () => Promise<void>): Promise<void> {
  await restart();
  await session.host.reconnect();
  session.gone = undefined;
  if (!(await session.isAlive())) session.gone = "it does not answer after it was restarted";
}

function toUnreached(test: Test, gone: string | undefined): TestResult {
  return {
    test,
    outcome: "blocked",
    judgements: [],
    exchanges: [],
    reason: gone === undefined ? "the run was stopped before this test" : `the server is gone: ${gone}`,
    blockedBy: undefined,
    blockedAt: undefined,
    durationMs: 0,
    attempts: 0,
    sawServerGone: gone !== undefined,
    isSilent: false,
    leftovers: [],
  };
}
