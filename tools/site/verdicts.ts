import type { Result } from "./site-data.ts";

/** One requirement as an implementation does with it. */
export interface Judgement {
  readonly result: Result;
  readonly verdict: Verdict;
  /** Why, in the words of the report; empty where there is nothing to say. */
  readonly reason: string;
}

/** What the site says of a requirement: the words of `spec/README.md`, and one for all that was not judged. */
export type Verdict = "strict" | "tolerated" | "broken" | "not judged";

/** Every verdict, best first. */
export const verdicts = ["strict", "tolerated", "broken", "not judged"] as const;

/** Finds what every result says about a requirement. */
export function judge(results: readonly Result[], requirement: string): Judgement[] {
  return results.map((result) => {
    const found = result.report.requirements.find(({ id }) => id === requirement);
    if (found === undefined)
      return { result, verdict: "not judged", reason: "the requirement is newer than the report" };
    const { verdict, reason = "" } = found;
    if (verdict === "strict" || verdict === "tolerated") return { result, verdict, reason };
    if (verdict === "failed") return { result, verdict: "broken", reason };
    const prefix = verdict === "not-applicable" ? "does not apply" : verdict.replaceAll("-", " ");
    return { result, verdict: "not judged", reason: reason === "" ? prefix : `${prefix}: ${reason}` };
  });
}

/** Counts verdicts. */
export function countVerdicts(judgements: readonly Judgement[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { strict: 0, tolerated: 0, broken: 0, "not judged": 0 };
  for (const { verdict } of judgements) counts[verdict]++;
  return counts;
}

/** Prints a verdict as a word with a colour. */
export function printVerdict(verdict: Verdict): string {
  return `<span class="verdict verdict-${verdict.replace(" ", "-")}">${verdict}</span>`;
}

/** Name of an implementation, as its report has it. */
export function nameOf({ report, slug }: Result): string {
  return report.implementation.name ?? slug;
}
