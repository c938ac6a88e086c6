/** How long to wait before something is tried again. */
export interface BackoffOptions {
  /** Longest wait before the first repetition, in milliseconds. Default 100. */
  readonly initialMs?: number | undefined;
  /** Longest wait of all, in milliseconds. Default 10,000. */
  readonly maxMs?: number | undefined;
  /** Growth from one wait to the next. Default 2. */
  readonly factor?: number | undefined;
}

/**
 * The wait before repetition `attempt`, in milliseconds: between half of a limit that grows and the whole of it,
 * so that many clients of one server do not come back together.
 *
 * @param attempt from 0
 * @param random number from 0 to below 1
 */
export function getBackoffMs(
  attempt: number,
  random: number,
  { initialMs = 100, maxMs = 10_000, factor = 2 }: BackoffOptions = {},
): number {
  const limit = Math.min(maxMs, initialMs * factor ** attempt);
  return limit / 2 + (limit / 2) * random;
}
