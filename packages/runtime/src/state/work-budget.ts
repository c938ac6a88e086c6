/** Time one step of a scan may take before other calls get their turn. */
const sliceMs = 8;

/** Bounds the time that a scan holds the thread. */
export interface WorkBudget {
  /** Tells whether the scan has to pause and go on later. */
  isSpent(): boolean;
}

/** Starts the budget of one step of a scan. `nowMs` is a monotonic clock in milliseconds. */
export function startWorkBudget(nowMs: () => number): WorkBudget {
  const endMs = nowMs() + sliceMs;
  return { isSpent: () => nowMs() >= endMs };
}
