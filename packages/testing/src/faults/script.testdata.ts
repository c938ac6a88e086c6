import { createRandom } from "../create-random.ts";
import type { Direction } from "../fault-proxy/faulty-pipe.ts";

/** A change of the resources of the server. `kind` is the place in the list of kinds of the run. */
export type Write =
  | {
      readonly verb: "put";
      readonly kind: number;
      readonly id: string;
      readonly site: string;
      readonly rack: number;
    }
  | {
      readonly verb: "destroy" | "teardown" | "addFinalizer" | "removeFinalizer";
      readonly kind: number;
      readonly id: string;
    }
  | { readonly verb: "burst"; readonly count: number; readonly padBytes: number };

/** Something that goes wrong, or is over. */
export type Trouble =
  | { readonly verb: "reset" | "freeze" | "slow" | "fast" | "expire" | "pauseReader" | "resumeReader" }
  | { readonly verb: "restart"; readonly keeps: "everything" | "resources" | "nothing" }
  | { readonly verb: "cut"; readonly bytes: number; readonly direction: Direction };

/** One step of a script. After it the event loop gets some turns. */
export type Step = (Write | Trouble | { readonly verb: "quiet" }) & { readonly turns: number };

/** What a run does, all of it decided by its seed. */
export interface Script {
  readonly seed: number;
  readonly listen: "unix" | "tcp";
  readonly isFragmenting: boolean;
  /** Events that the server keeps of each kind. */
  readonly historyCapacity: number;
  /** Place in the list of queries of the run. */
  readonly query: number;
  /** Whether the observers begin before the first write, or in the middle. */
  readonly startAt: number;
  readonly steps: readonly Step[];
}

/** Decisions of a seed. */
export interface Dice {
  /** Whole number from `min` to `max`. */
  roll(min: number, max: number): number;
  pick<T>(values: readonly T[]): T;
  isLucky(chance: number): boolean;
}

/** Creates the decisions of a seed. */
export function createDice(seed: number): Dice {
  const random = createRandom(seed);
  const roll = (min: number, max: number): number => min + Math.floor(random() * (max - min + 1));
  return {
    roll,
    pick: (values) => values[roll(0, values.length - 1)] as (typeof values)[number],
    isLucky: (chance) => random() < chance,
  };
}

const ids = ["a", "b", "c", "d", "e"];
const writeVerbs = [
  "put",
  "put",
  "put",
  "put",
  "destroy",
  "destroy",
  "teardown",
  "addFinalizer",
  "removeFinalizer",
] as const;
const troubles = [
  ...["reset", "reset", "reset", "cut", "cut", "cut", "slow", "fast", "expire", "freeze"],
  ...["pauseReader", "pauseReader", "resumeReader", "restart", "restart"],
] as const;

/** Writes the script of a seed. */
export function createScript(seed: number): Script {
  const dice = createDice(seed);
  const steps: Step[] = [];
  const stepCount = dice.roll(12, 40);
  // A few runs in which nothing goes wrong show that the checks hold there as well.
  const troubleChance = dice.isLucky(0.05) ? 0 : 0.25;
  for (let i = 0; i < stepCount; i++) {
    const turns = dice.isLucky(0.4) ? 0 : dice.roll(0, 30);
    if (dice.isLucky(0.04)) steps.push({ verb: "quiet", turns });
    else if (dice.isLucky(troubleChance)) steps.push({ ...createTrouble(dice), turns });
    else steps.push({ ...createWrite(dice), turns });
  }
  return {
    seed,
    listen: dice.pick(["unix", "unix", "tcp"]),
    isFragmenting: dice.isLucky(0.3),
    historyCapacity: dice.pick([4, 8, 1_000]),
    query: dice.roll(0, 2),
    startAt: dice.isLucky(0.5) ? 0 : dice.roll(0, 8),
    steps,
  };
}

function createWrite(dice: Dice): Write {
  if (dice.isLucky(0.04))
    return { verb: "burst", count: dice.roll(5, 30), padBytes: dice.pick([0, 0, 16_384]) };
  const kind = dice.pick([0, 0, 0, 0, 1, 2]);
  const id = dice.pick(ids);
  const verb = dice.pick(writeVerbs);
  if (verb !== "put") return { verb, kind, id };
  return { verb, kind, id, site: dice.pick(["lab", "lab", "shop"]), rack: dice.roll(0, 4) };
}

function createTrouble(dice: Dice): Trouble {
  const verb = dice.pick(troubles);
  if (verb === "restart") return { verb, keeps: dice.pick(["everything", "resources", "nothing"]) };
  if (verb === "cut")
    return { verb, bytes: dice.roll(1, 700), direction: dice.pick(["toClient", "toClient", "toServer"]) };
  return { verb } as Trouble;
}

/** One line for each step, for people. */
export function printScript({ steps, ...script }: Script): string {
  const toLine = ({ verb, ...rest }: Step): string =>
    [verb, ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)].join(" ");
  return [JSON.stringify(script), ...steps.map((step, i) => `  ${i} ${toLine(step)}`)].join("\n");
}
