import { vi } from "vitest";

/**
 * Lets faked time pass until a promise is settled.
 *
 * @param maxMs faked milliseconds after which it counts as never settled.
 */
export async function passTimeUntil<T>(promise: Promise<T>, maxMs = 300_000): Promise<T> {
  let isSettled = false;
  const note = (): void => {
    isSettled = true;
  };
  promise.then(note, note);
  for (let passedMs = 0; !isSettled; passedMs += 10) {
    if (passedMs > maxMs) throw new Error(`not settled within ${maxMs} ms`);
    await vi.advanceTimersByTimeAsync(10);
  }
  return promise;
}
