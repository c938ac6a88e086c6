import { type RunOptions, type RunResult, runFaults } from "./run-faults.testdata.ts";

/** Which runs to do. */
export interface ManyOptions extends RunOptions {
  /** First seed. */
  readonly first: number;
  /** Number of seeds, one after the other. */
  readonly count: number;
  /** Runs of each seed. Default 1. */
  readonly times?: number | undefined;
  /** Runs at a time, so that the waits of one are the work of others. Default 8. */
  readonly parallelCount?: number | undefined;
  /** Whether no more runs are needed after a failure. Default: never. */
  readonly isEnough?: ((failure: RunResult) => boolean) | undefined;
}

/** What many runs have found. */
export interface ManyResult {
  readonly runCount: number;
  /** Runs that failed, in order of their seeds. */
  readonly failures: readonly RunResult[];
  /** How often what happened in all of them. */
  readonly seen: RunResult["seen"];
}

/** Does many runs and adds up what they saw. */
export async function runManyFaults({
  first,
  count,
  times = 1,
  parallelCount = 8,
  isEnough = () => false,
  ...options
}: ManyOptions): Promise<ManyResult> {
  const results: RunResult[] = [];
  const failures: RunResult[] = [];
  let started = 0;
  let isOver = false;
  const work = async (): Promise<void> => {
    while (started < count * times && !isOver) {
      const result = await runFaults(first + (started++ % count), options);
      results.push(result);
      if (result.defect === undefined) continue;
      failures.push(result);
      isOver ||= isEnough(result);
    }
  };
  await Promise.all(Array.from({ length: parallelCount }, work));
  return {
    runCount: results.length,
    failures: failures.sort((a, b) => a.seed - b.seed),
    seen: addUp(results.map(({ seen }) => seen)),
  };
}

function addUp(all: readonly RunResult["seen"][]): RunResult["seen"] {
  const [head, ...rest] = all;
  if (head === undefined) throw new RangeError("there was no run");
  const sum = { ...head };
  for (const seen of rest)
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += seen[name];
  return sum;
}
