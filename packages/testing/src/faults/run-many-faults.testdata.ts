import { type RunOptions, type RunResult, runFaults } from "./run-faults.testdata.ts";

/** Which runs to do. */
export interface ManyOptions extends RunOptions {
  /** First seed. */
  readonly first: number;
  /** Number of runs, each with the next seed. */
  readonly count: number;
  /** Runs at a time, so that the waits of one are the work of others. Default 8. */
  readonly parallelCount?: number | undefined;
  /** Ends early once a run has failed. Default false. */
  readonly isFirstFailureEnough?: boolean | undefined;
}

/** Does many runs and adds up what they saw. */
export async function runManyFaults({
  first,
  count,
  parallelCount = 8,
  isFirstFailureEnough = false,
  ...options
}: ManyOptions): Promise<{
  readonly failures: RunResult[];
  readonly seen: Record<keyof RunResult["seen"], number>;
}> {
  const failures: RunResult[] = [];
  let seen: Record<string, number> = {};
  let next = first;
  const work = async (): Promise<void> => {
    while (next < first + count && !(isFirstFailureEnough && failures.length > 0)) {
      const result = await runFaults(next++, options);
      if (result.defect !== undefined) failures.push(result);
      for (const [name, times] of Object.entries(result.seen))
        seen = { ...seen, [name]: (seen[name] ?? 0) + times };
    }
  };
  await Promise.all(Array.from({ length: parallelCount }, work));
  return {
    failures: failures.sort((a, b) => a.seed - b.seed),
    seen: seen as Record<keyof RunResult["seen"], number>,
  };
}
