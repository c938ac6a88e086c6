import type { ConformanceReport } from "../gen/report.gen.ts";
import type { RunEvent } from "../runner/run-suite.ts";
import { round } from "./build-tests.ts";
import type { RunFacts } from "./run-facts.ts";

/** First line of the events of a run: what is judged, and how to repeat it. */
export function printStartEvent(
  facts: Pick<RunFacts, "endpoint" | "runId" | "seed" | "startedAt" | "suiteVersion">,
): string {
  const { endpoint, runId, seed, startedAt, suiteVersion } = facts;
  return print({
    event: "start",
    format: "cosi-conformance-events/1",
    suiteVersion,
    endpoint,
    runId,
    seed,
    startedAt,
  });
}

/** One line of JSON for something that happened. */
export function printEvent(event: RunEvent): string {
  switch (event.kind) {
    case "ready":
      return print({
        event: "ready",
        testCount: event.testCount,
        features: Object.values(event.features)
          .filter(({ isPresent }) => isPresent)
          .map(({ name }) => name),
        deadlinesMs: { call: event.preflight.deadlines.callMs, event: event.preflight.deadlines.eventMs },
      });
    case "test": {
      const { test, outcome, durationMs, attempts, judgements, reason } = event.result;
      return print({
        event: "test",
        id: test.id,
        outcome,
        durationMs: round(durationMs),
        attempts,
        done: event.done,
        testCount: event.testCount,
        ...(reason === undefined ? {} : { reason }),
        broken: judgements
          .filter(({ grade }) => grade === "failed" || grade === "silent")
          .map(({ requirement, want, got }) => ({ requirement, want, got })),
      });
    }
    case "gone":
      return print({
        event: "gone",
        during: event.during.map(({ id }) => id),
        isRestarting: event.isRestarting,
      });
    case "repeat":
      return print({ event: "repeat", id: event.test.id });
  }
}

/** Last line: without it the file is incomplete. `lineCount` counts the lines before it. */
export function printEndEvent(report: ConformanceReport, exitCode: number, lineCount: number): string {
  const { verdict, requirements, tests } = report.summary;
  return print({ event: "end", verdict, exitCode, requirements, tests, lineCount });
}

function print(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
