import { requirements } from "../gen/requirements.gen.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { BaselineEntry } from "./run-facts.ts";

/** How a run compares with the list of known failures. */
export interface BaselineCheck {
  /** Entries whose requirement failed, by requirement. */
  readonly known: ReadonlyMap<string, BaselineEntry>;
  /** Entries that have to go, and why. */
  readonly stale: readonly { readonly requirement: string; readonly problem: string }[];
}

/**
 * Compares verdicts with a list of known failures.
 *
 * An entry is stale when its requirement is unknown or listed twice, has passed, or when its last day is over.
 * An expired entry no longer excuses its failure. A requirement that was not judged leaves its entry alone.
 *
 * @param today the day of the run as YYYY-MM-DD.
 */
export function checkBaseline(
  entries: readonly BaselineEntry[],
  verdicts: ReadonlyMap<string, Verdict>,
  today: string,
): BaselineCheck {
  const known = new Map<string, BaselineEntry>();
  const stale: { requirement: string; problem: string }[] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    const { requirement } = entry;
    const problem = findProblem(entry, verdicts.get(requirement), seen.has(requirement), today);
    seen.add(requirement);
    if (problem !== undefined) stale.push({ requirement, problem });
    else if (verdicts.get(requirement) === "failed") known.set(requirement, entry);
  }
  return { known, stale };
}

function findProblem(
  entry: BaselineEntry,
  verdict: Verdict | undefined,
  isRepeated: boolean,
  today: string,
): string | undefined {
  if (!Object.hasOwn(requirements, entry.requirement)) return "there is no such requirement";
  if (isRepeated) return "it is listed twice";
  if (entry.expires !== undefined && entry.expires < today) return `it expired on ${entry.expires}`;
  if (verdict === "strict" || verdict === "tolerated") return "it no longer fails";
  if (verdict === "not-applicable") return "it does not apply to this server";
  if (verdict === "untested") return "no test judges it";
  return undefined;
}
