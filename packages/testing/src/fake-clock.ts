import type { Clock } from "@cosi-spec/client";
import { CosiError } from "@cosi-spec/client";

/** Options of a clock for tests. */
export interface FakeClockOptions {
  /** Time at the start, in milliseconds since 1970. Default: 2026-01-01T00:00:00Z. */
  readonly startMs?: number | undefined;
  /**
   * The time moves on to the end of the next wait whenever everything stands still, see `settle`, so that retries and
   * waits between connections take no time. Limits in time pass as fast: use a clock that stands still for what waits
   * for files or sockets. Default false: time stands still until `advance`.
   */
  readonly isAutoAdvancing?: boolean | undefined;
}

/** Time that passes by order. It fits as the `clock` of a client; `toTimestamp` and `now` fit a state. */
export interface FakeClock extends Clock {
  /** Waits that are not over. */
  readonly sleepCount: number;
  /** Moves the time on. Waits that end by then end in their order, each with all that follows from it without a timer. */
  advance(ms: number): Promise<void>;
  /**
   * Resolves once everything stands still: no wait has begun or ended for ten turns of the event loop in a row. What
   * waits for something beside this clock, such as a socket, is not waited for.
   */
  settle(): Promise<void>;
  /** Resolves once there are at least so many waits that are not over. */
  whenSleeping(count: number): Promise<void>;
  /** The time as servers write it, such as `clock` of a state. Never the same twice, so that lives of a name differ. */
  toTimestamp(): { readonly seconds: bigint; readonly nanos: number };
}

interface Sleeper {
  readonly endMs: number;
  wake(): void;
}

/** Turns of the event loop without news after which everything stands still. */
const quietTurns = 10;
const nanosPerMs = 1_000_000;

/** Creates a clock for tests. No wait on it needs a timer of the machine. */
export function createFakeClock({
  startMs = Date.UTC(2026, 0, 1),
  isAutoAdvancing = false,
}: FakeClockOptions = {}): FakeClock {
  const sleepers = new Set<Sleeper>();
  const watchers = new Set<() => void>();
  let nowMs = startMs;
  let lastNanos = 0n;
  let isRunning = false;
  /** Waits begun and ended so far. */
  let changes = 0;

  function findNext(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const each of sleepers) {
      if (first === undefined || each.endMs < first.endMs) first = each;
    }
    return first;
  }

  async function runAll(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (;;) {
      await settle();
      const next = findNext();
      if (next === undefined) break;
      nowMs = Math.max(nowMs, next.endMs);
      next.wake();
    }
    isRunning = false;
  }

  async function settle(): Promise<void> {
    for (let quiet = 0, seen = changes; quiet < quietTurns; quiet++) {
      await turn();
      if (seen !== changes) quiet = 0;
      seen = changes;
    }
  }

  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const fail = (): void => {
          end();
          reject(
            new CosiError("canceled", { message: "the caller ended the operation", cause: signal?.reason }),
          );
        };
        const end = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", fail);
          changes++;
        };
        const sleeper: Sleeper = {
          endMs: nowMs + Math.max(0, ms),
          wake() {
            end();
            resolve();
          },
        };
        if (signal?.aborted === true) {
          fail();
          return;
        }
        signal?.addEventListener("abort", fail, { once: true });
        sleepers.add(sleeper);
        changes++;
        for (const watcher of [...watchers]) watcher();
        if (isAutoAdvancing) void runAll();
      }),
    get sleepCount() {
      return sleepers.size;
    },
    async advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`time goes forward only: found ${ms} ms`);
      const endMs = nowMs + ms;
      await settle();
      for (let next = findNext(); next !== undefined && next.endMs <= endMs; next = findNext()) {
        nowMs = Math.max(nowMs, next.endMs);
        next.wake();
        await settle();
      }
      nowMs = Math.max(nowMs, endMs);
    },
    settle,
    whenSleeping: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (sleepers.size < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    toTimestamp() {
      const now = BigInt(Math.round(nowMs)) * BigInt(nanosPerMs);
      lastNanos = now > lastNanos ? now : lastNanos + 1n;
      return { seconds: lastNanos / 1_000_000_000n, nanos: Number(lastNanos % 1_000_000_000n) };
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
