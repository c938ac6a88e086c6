import type { ConformanceReport } from "../gen/report.gen.ts";

/** Verdict on a whole run. */
export type RunVerdict = ConformanceReport["summary"]["verdict"];

/** What the verdict on a run depends on. */
export interface VerdictParts {
  /** Number of requirements by verdict. */
  readonly requirements: Readonly<Record<string, number>>;
  /** Number of tests by outcome. */
  readonly tests: Readonly<Record<string, number>>;
  /** Whether the user ended the run before its end. */
  readonly isStopped: boolean;
}

/**
 * Decides on a whole run.
 *
 * A broken requirement is a fact whatever else went wrong, so it comes first. What was not selected, does not
 * apply or has no test leaves the verdict alone; what was selected and could not be judged does not.
 */
export function decideVerdict({ requirements, tests, isStopped }: VerdictParts): RunVerdict {
  const has = (counts: Readonly<Record<string, number>>, name: string): boolean => (counts[name] ?? 0) > 0;
  if (has(requirements, "failed")) return "non-conformant";
  if (has(tests, "error")) return "error";
  const ran = ["passed", "tolerated", "failed", "blocked", "inconclusive"].some((name) => has(tests, name));
  if (!ran) return isStopped ? "partial" : "error";
  if (has(requirements, "inconclusive") || has(tests, "inconclusive")) return "inconclusive";
  if (has(requirements, "blocked") || isStopped) return "partial";
  return "conformant";
}

/** Exit codes of the command, by meaning. */
export const exitCodes = {
  conformant: 0,
  nonConformant: 1,
  usage: 2,
  suiteError: 3,
  staleBaseline: 4,
  inconclusive: 5,
  interrupted: 130,
} as const;

/**
 * Exit code that follows from a report.
 *
 * Known failures do not count; a stale entry in their list does, unless something worse is wrong.
 */
export function decideExitCode(report: ConformanceReport): number {
  if (report.run.isStopped) return exitCodes.interrupted;
  if (report.findings.some(({ known }) => known === undefined)) return exitCodes.nonConformant;
  if (report.summary.verdict === "error" || (report.summary.tests["error"] ?? 0) > 0)
    return exitCodes.suiteError;
  if ((report.baseline?.stale.length ?? 0) > 0) return exitCodes.staleBaseline;
  const { requirements } = report.summary;
  if ((requirements["inconclusive"] ?? 0) > 0 || (report.summary.tests["inconclusive"] ?? 0) > 0)
    return exitCodes.inconclusive;
  const isExcused = report.findings.length > 0;
  const blockedOtherwise = report.requirements.some(
    ({ verdict, blockedBy }) =>
      verdict === "blocked" && !(isExcused && report.findings.some((each) => each.requirement === blockedBy)),
  );
  return blockedOtherwise ? exitCodes.inconclusive : exitCodes.conformant;
}
