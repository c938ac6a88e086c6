/** A point in time, as in `google.protobuf.Timestamp`. */
export interface Timestamp {
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly seconds: bigint;
  /** Nanoseconds of the second, 0 to 999,999,999. */
  readonly nanos: number;
}

/** Tells the time of day. */
export type Clock = () => Timestamp;

const nanosPerMilli = 1_000_000n;
const nanosPerSecond = 1_000_000_000n;
const maxDriftNanos = 10n * nanosPerMilli;

/**
 * Creates a clock of nanosecond resolution that follows the time of the machine.
 *
 * Between two looks at the time of day it counts with the monotonic timer; it starts over from the time of
 * day when the two are more than 10 ms apart, so that a change of the machine's time shows.
 */
export function createSystemClock(): Clock {
  let wallNanos = BigInt(Date.now()) * nanosPerMilli;
  let timerNanos = process.hrtime.bigint();
  return () => {
    const wallNow = BigInt(Date.now()) * nanosPerMilli;
    const timerNow = process.hrtime.bigint();
    let now = wallNanos + (timerNow - timerNanos);
    const driftNanos = now > wallNow ? now - wallNow : wallNow - now;
    if (driftNanos > maxDriftNanos) {
      wallNanos = wallNow;
      timerNanos = timerNow;
      now = wallNow;
    }
    return { seconds: now / nanosPerSecond, nanos: Number(now % nanosPerSecond) };
  };
}
