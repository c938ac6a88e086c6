/** Length of one tick in milliseconds. */
const tickMs = 10;

/**
 * Waits for a promise, but not for ever.
 *
 * Time is counted in ticks of 10 ms, each its own timer: while this process is starved of CPU no tick passes,
 * so a busy machine stretches the deadline instead of failing the server.
 *
 * @returns what the promise resolves to, or `expired` after `timeoutMs` of ticks.
 */
export function waitAtMost<T>(promise: Promise<T>, timeoutMs: number): Promise<T | typeof expired> {
  return new Promise((resolve, reject) => {
    let ticks = Math.ceil(timeoutMs / tickMs);
    const onTick = (): void => {
      ticks--;
      if (ticks <= 0) resolve(expired);
      else timer = setTimeout(onTick, tickMs);
    };
    let timer = setTimeout(onTick, tickMs);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** What `waitAtMost` answers when time is up. */
export const expired: unique symbol = Symbol("expired");

/** How long the suite waits, in milliseconds; measured from the server before the first test. */
export interface Deadlines {
  /** For the end of a unary call or a List. */
  readonly callMs: number;
  /** For an event that is due on a watch. */
  readonly eventMs: number;
}
