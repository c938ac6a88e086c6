import { readFileSync, writeFileSync } from "node:fs";
import type { BackEnd } from "./recording.ts";
import { backEnds } from "./recording.ts";
import type { ReplayResult, StepDifference } from "./replay-back-end.ts";

/** One listed step, with the back ends whose recording says `want`. */
export interface ListedStep extends StepDifference {
  readonly backEnds: readonly BackEnd[];
}

/** Differences that have one requirement and one reason in common. */
export interface DifferenceGroup {
  /** ID of the paragraph of the specification that our answer follows. */
  readonly requirement: string;
  readonly reason: string;
  readonly steps: readonly ListedStep[];
}

/** The content of `differences.json`. */
export interface DifferenceTable {
  /** The rule for `updated` of created resources, with the number of resources it applied to. */
  readonly updatedOnCreate: {
    readonly requirement: string;
    readonly reason: string;
    readonly resources: Readonly<Record<BackEnd, number>>;
  };
  readonly groups: readonly DifferenceGroup[];
}

const tableUrl = new URL("../differences.json", import.meta.url);

/** Reads `differences.json`. */
export function readDifferenceTable(): DifferenceTable {
  return JSON.parse(readFileSync(tableUrl, "utf8")) as DifferenceTable;
}

/** Merges what the back ends have in common: one entry per step, want and got; in order of scenario and step. */
export function mergeDifferences(
  results: Readonly<Record<BackEnd, ReplayResult>>,
  scenarioNames: readonly string[],
): ListedStep[] {
  const merged = new Map<string, StepDifference & { backEnds: BackEnd[] }>();
  for (const backEnd of backEnds) {
    for (const { scenario, step, want, got } of results[backEnd].differences) {
      const key = JSON.stringify([scenario, step, want, got]);
      const entry = merged.get(key) ?? { backEnds: [], scenario, step, want, got };
      entry.backEnds.push(backEnd);
      merged.set(key, entry);
    }
  }
  return sortSteps([...merged.values()], scenarioNames);
}

/** Puts entries into the order of `scenarios.json`, then of steps, then of back ends. */
export function sortSteps(steps: readonly ListedStep[], scenarioNames: readonly string[]): ListedStep[] {
  const rank = (entry: ListedStep): number[] => [
    scenarioNames.indexOf(entry.scenario),
    entry.step,
    backEnds.indexOf(entry.backEnds[0]!),
  ];
  return [...steps].sort((a, b) => {
    const left = rank(a);
    const right = rank(b);
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : left[at]! - right[at]!;
  });
}

/**
 * Writes the table anew: known steps stay in their group, new ones go into a group without requirement and
 * reason, which the tests refuse until somebody has filled them in.
 */
export function recordDifferenceTable(
  table: DifferenceTable,
  found: readonly ListedStep[],
  results: Readonly<Record<BackEnd, ReplayResult>>,
): void {
  const groupOf = (entry: ListedStep): number =>
    table.groups.findIndex((group) =>
      group.steps.some(
        (listed) =>
          listed.scenario === entry.scenario &&
          listed.step === entry.step &&
          listed.backEnds.some((backEnd) => entry.backEnds.includes(backEnd)),
      ),
    );
  const groups = table.groups
    .map((group, index) => ({ ...group, steps: found.filter((entry) => groupOf(entry) === index) }))
    .filter((group) => group.steps.length > 0);
  const added = found.filter((entry) => groupOf(entry) < 0);
  const resources = Object.fromEntries(
    backEnds.map((backEnd) => [backEnd, results[backEnd].updatedOnCreate]),
  ) as Record<BackEnd, number>;
  const next: DifferenceTable = {
    updatedOnCreate: { ...table.updatedOnCreate, resources },
    groups: added.length === 0 ? groups : [...groups, { requirement: "", reason: "", steps: added }],
  };
  writeFileSync(tableUrl, `${JSON.stringify(next, undefined, 2)}\n`);
}
