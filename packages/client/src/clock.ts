import { CosiError } from "./cosi-error.ts";

/** Time, for tests to replace. */
export interface Clock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Waits. @throws {CosiError} canceled: `signal` is aborted */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const fail = (): void => {
        clearTimeout(timer);
        reject(toCanceled(signal));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", fail);
        resolve();
      }, ms);
      if (signal?.aborted === true) fail();
      else signal?.addEventListener("abort", fail, { once: true });
    }),
};

/** The error of an operation whose signal was aborted. */
export function toCanceled(signal: AbortSignal | undefined): CosiError {
  return new CosiError("canceled", { message: "the caller ended the operation", cause: signal?.reason });
}
