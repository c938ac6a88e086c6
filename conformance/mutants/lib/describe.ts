import type { Row, VariantResult } from "./run-matrix.ts";

/** Whether a mutant was found out by a test of a requirement that it breaks. */
export function isKilled({ right, killers }: Row): boolean {
  return right.length > 0 && killers.length > 0;
}

/** One line about a mutant; undefined for a kill that nobody asked about. */
export function describeMutant(row: Row, isVerbose: boolean): string | undefined {
  const { id, violates, failed, killers } = row;
  const time = `${Math.round(row.durationMs)} ms`;
  if (isKilled(row)) {
    return isVerbose
      ? `killed    ${id}  by ${killers.join(", ")}  found ${failed.join(" ")}  ${time}`
      : undefined;
  }
  if (failed.length > 0)
    return `WRONG     ${id}  breaks ${violates.join(" ")}, found ${failed.join(" ")}  ${time}`;
  return `SURVIVED  ${id}  breaks ${violates.join(" ")}  ${time}`;
}

/** What is said about a variant; undefined for a cleared one that nobody asked about. */
export function describeVariant(result: VariantResult, isVerbose: boolean): string | undefined {
  if (result.accusations.length > 0) return `ACCUSED   ${result.id}\n  ${result.accusations.join("\n  ")}`;
  return isVerbose ? `cleared   ${result.id}  ${Math.round(result.durationMs)} ms` : undefined;
}
