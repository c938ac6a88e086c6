import type { ConformanceReport } from "../gen/report.gen.ts";
import type { Host } from "../hosts/host.ts";
import { buildReport } from "../report/build-report.ts";
import { decideExitCode, exitCodes } from "../report/decide-verdict.ts";
import { printEndEvent, printEvent, printStartEvent } from "../report/events.ts";
import { printHtml } from "../report/html.ts";
import { createProgress, type Progress } from "../report/progress.ts";
import type { BaselineEntry, Disappearance, RunFacts } from "../report/run-facts.ts";
import { printSummary } from "../report/terminal.ts";
import { assertValidReport } from "../report/validate-report.ts";
import { type RunEvent, type RunResult, runSuite } from "../runner/run-suite.ts";
import type { Test } from "../test.ts";
import { connectTo } from "./connect.ts";
import type { Console } from "./console.ts";
import { type Interrupt, listenForInterrupt } from "./interrupt.ts";
import { openReportDir, type ReportDir } from "./report-dir.ts";
import { createRestarter, type Restarter } from "./restart.ts";
import { selectTests } from "./select-tests.ts";
import type { Settings } from "./settings.ts";
import { readSuiteVersion } from "./suite-version.ts";

/** Longest wait for a server that is started anew, in milliseconds, at time scale 1. */
const restartMs = 30_000;

/** What a run needs beside its settings. */
export interface RunParts {
  readonly tests: readonly Test[];
  readonly baseline: readonly BaselineEntry[] | undefined;
  readonly console: Console;
  /** Whether standard output takes the report as JSON instead of the summary. */
  readonly isJson: boolean;
}

/**
 * Judges a server and writes the reports.
 *
 * @returns the exit code.
 * @throws {UsageError} the report folder cannot be written, or `--only` names nothing.
 * @throws {UnusableEndpoint} the server cannot be judged.
 */
export async function run(settings: Settings, parts: RunParts): Promise<number> {
  const { err } = parts.console;
  const selected = chooseTests(settings, parts.tests);
  if (![...selected].some(({ effects }) => effects === "none" || !settings.isReadOnly)) {
    err.write("error: nothing ran: no test judges what was selected\n");
    err.write(`hint: ${hintForNothing(settings)}\n`);
    return exitCodes.suiteError;
  }
  const folder = openReportDir(settings.reportDir);
  let hasLeftovers = false;
  const restarter = makeRestarter(settings, folder, parts.console);
  const interrupt = listenForInterrupt(
    () => err.write("\nstopping after the tests that are running; once more stops at once\n"),
    () => restarter?.kill(),
  );
  let host: Host | undefined;
  try {
    host = await connectTo(settings.endpoint, settings.tls, settings.timeScale);
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    if (folder.journal.hadEntries) {
      err.write(`note: an earlier run left entries in ${folder.journal.path}; see the command clean\n`);
    }
    const judged = await judge(settings, parts, { host, folder, restarter, interrupt, selected });
    hasLeftovers = judged.run.leftovers.length > 0;
    return finish(judged, parts, folder, settings.site);
  } finally {
    interrupt.dispose();
    await host?.close();
    await restarter?.stop();
    folder.journal.close(hasLeftovers);
    folder.close();
  }
}

/** What is open during a run. */
interface OpenRun {
  readonly host: Host;
  readonly folder: ReportDir;
  readonly restarter: Restarter | undefined;
  readonly interrupt: Interrupt;
  readonly selected: ReadonlySet<Test>;
}

async function judge(settings: Settings, parts: RunParts, open: OpenRun): Promise<ConformanceReport> {
  const { host, folder, restarter, interrupt, selected } = open;
  const startedAt = new Date();
  const { seed, runId, timeScale, isReadOnly } = settings;
  const suiteVersion = readSuiteVersion();
  folder.appendEvent(
    printStartEvent({ endpoint: settings.endpoint.text, runId, seed, startedAt, suiteVersion }),
  );
  const gone: Disappearance[] = [];
  let recent: Test[] = [];
  const progress: Progress = createProgress(parts.console.err);
  const onEvent = (event: RunEvent): void => {
    folder.appendEvent(printEvent(event));
    if (event.kind === "test") recent = [...recent, event.result.test].slice(-settings.concurrency);
    // A server that the command did not bring back says nothing about the server.
    if (event.kind === "gone" && restarter?.hasFailed() !== true) {
      gone.push(locateDisappearance(event.during, recent));
    }
    progress.update(event);
  };
  let result: RunResult;
  try {
    result = await runSuite({
      host,
      tests: parts.tests,
      isSelected: (test) => selected.has(test),
      seed,
      runId,
      isReadOnly,
      timeScale,
      concurrency: settings.concurrency,
      features: settings.features,
      ...(settings.namespacePrefix === undefined ? {} : { namespacePrefix: settings.namespacePrefix }),
      ...(settings.resourceType === undefined ? {} : { resourceType: settings.resourceType }),
      ...(restarter === undefined ? {} : { restart: restarter.restart }),
      appendJournal: folder.journal.append,
      onEvent,
      signal: interrupt.signal,
    });
  } finally {
    progress.finish();
  }
  const facts: RunFacts = {
    suiteVersion,
    endpoint: settings.endpoint.text,
    host: host.kind,
    implementation: settings.implementation,
    runId,
    seed,
    startedAt,
    selection: settings.only,
    isReadOnly,
    isStopped: interrupt.signal.aborted,
    timeScale,
    canRestart: restarter !== undefined,
    environment: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    repeatFlags: listRepeatFlags(settings),
    gone,
    ...(parts.baseline === undefined ? {} : { baseline: parts.baseline }),
  };
  return buildReport(result, facts);
}

/** A server that went unnoticed until nothing ran was ended by one of the tests before. */
function locateDisappearance(during: readonly Test[], recent: readonly Test[]): Disappearance {
  return during.length > 0 ? { tests: during, when: "during" } : { tests: recent, when: "after" };
}

/** Checks and writes the reports, and says what came of the run. */
function finish(
  report: ConformanceReport,
  parts: RunParts,
  folder: ReportDir,
  site: string | undefined,
): number {
  assertValidReport(report);
  const exitCode = decideExitCode(report);
  const json = `${JSON.stringify(report, undefined, 1)}\n`;
  folder.writeFile("report.json", json);
  folder.writeFile("report.html", printHtml(report, { site }));
  folder.appendEvent(printEndEvent(report, exitCode, folder.countEvents()));
  const { out, err } = parts.console;
  const target = parts.isJson ? err : out;
  if (parts.isJson) out.write(json);
  const files = [folder.locate("report.html"), folder.locate("report.json")];
  target.write(printSummary(report, { width: target.width, style: target.style, files }));
  return exitCode;
}

function chooseTests(settings: Settings, tests: readonly Test[]): ReadonlySet<Test> {
  const chosen = settings.only.length === 0 ? new Set(tests) : selectTests(tests, settings.only);
  return new Set(
    [...chosen].filter(({ effects }) => effects !== "restart" || settings.restartCommand !== undefined),
  );
}

function hintForNothing(settings: Settings): string {
  if (settings.isReadOnly) return "The tests of it change the server: leave out --read-only.";
  return settings.restartCommand === undefined
    ? "It has no test, or its tests need --restart-command. --explain ID says which."
    : "--explain ID says why a requirement has no test.";
}

function makeRestarter(settings: Settings, folder: ReportDir, { err }: Console): Restarter | undefined {
  if (settings.restartCommand === undefined) return undefined;
  return createRestarter({
    command: settings.restartCommand,
    endpoint: settings.endpoint,
    logFile: folder.locate("server.log"),
    timeoutMs: restartMs * settings.timeScale,
    onProblem: (problem) => err.write(`warning: ${problem}\n`),
  });
}

/** The flags that, beside seed and run ID, decide what a test sends. */
function listRepeatFlags(settings: Settings): readonly string[] {
  const { namespacePrefix, resourceType, features, tls, timeScale } = settings;
  return [
    ...(namespacePrefix === undefined ? [] : ["--namespace-prefix", namespacePrefix]),
    ...(resourceType === undefined ? [] : ["--resource-type", resourceType]),
    ...Object.entries(features).flatMap(([name, value]) => ["--feature", `${name}=${value}`]),
    ...(timeScale === 1 ? [] : ["--time-scale", String(timeScale)]),
    ...(tls?.ca === undefined ? [] : ["--tls-ca", tls.ca]),
    ...(tls?.certificate === undefined ? [] : ["--tls-cert", tls.certificate]),
    ...(tls?.key === undefined ? [] : ["--tls-key", tls.key]),
  ];
}
