import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { expired, waitAtMost } from "./deadline.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A promise to settle by hand, and what a wait for it came to so far. */
function startWait(timeoutMs: number) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const answers: unknown[] = [];
  const done = waitAtMost(promise, timeoutMs).then(
    (answer) => answers.push(answer),
    (error) => answers.push(error),
  );
  return { resolve, reject, answers, done };
}

it("gives up after the time, not before", async () => {
  const { answers } = startWait(100);
  await vi.advanceTimersByTimeAsync(99);
  expect(answers).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(answers).toEqual([expired]);
  expect(vi.getTimerCount()).toBe(0);
});

it("rounds the time up to whole ticks, at least one", async () => {
  const [short, odd] = [startWait(0), startWait(11)];
  await vi.advanceTimersByTimeAsync(9);
  expect(short.answers).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(short.answers).toEqual([expired]);
  await vi.advanceTimersByTimeAsync(9);
  expect(odd.answers).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(odd.answers).toEqual([expired]);
});

it("passes on the value or the error and leaves no timer behind", async () => {
  const [good, bad] = [startWait(100), startWait(100)];
  await vi.advanceTimersByTimeAsync(55);
  good.resolve("value");
  bad.reject("error");
  await Promise.all([good.done, bad.done]);
  expect([good.answers, bad.answers]).toEqual([["value"], ["error"]]);
  expect(vi.getTimerCount()).toBe(0);
});

it("takes a late value for no value", async () => {
  const { answers, resolve } = startWait(10);
  await vi.advanceTimersByTimeAsync(10);
  resolve("late");
  await vi.advanceTimersByTimeAsync(10);
  expect(answers).toEqual([expired]);
});

it("stretches the time while this process is not running", async () => {
  const { answers } = startWait(100);
  await vi.advanceTimersByTimeAsync(50);
  // A process that stood still for a minute finds one timer due, not six thousand.
  vi.setSystemTime(Date.now() + 60_000);
  await vi.advanceTimersByTimeAsync(40);
  expect(answers).toEqual([]);
  await vi.advanceTimersByTimeAsync(10);
  expect(answers).toEqual([expired]);
});

it("counts the time in timers of 10 ms, each begun when the one before has fired", async () => {
  const setTimer = vi.spyOn(globalThis, "setTimeout");
  startWait(100);
  expect(setTimer.mock.calls.map(([, delayMs]) => delayMs)).toEqual([10]);
  await vi.advanceTimersByTimeAsync(45);
  expect(setTimer.mock.calls.map(([, delayMs]) => delayMs)).toEqual([10, 10, 10, 10, 10]);
  expect(vi.getTimerCount()).toBe(1);
  setTimer.mockRestore();
});
