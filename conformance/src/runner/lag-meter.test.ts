import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLagMeter } from "./lag-meter.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("measures how much later than due this process ran, the longest time since the reset", () => {
  let lateMs = 0;
  const lag = createLagMeter(() => performance.now() + lateMs);
  vi.advanceTimersByTime(1000);
  expect(lag.maxMs()).toBe(0);
  lateMs += 300;
  vi.advanceTimersByTime(20);
  lateMs += 100;
  vi.advanceTimersByTime(1000);
  expect(lag.maxMs()).toBe(300);
  lag.reset();
  expect(lag.maxMs()).toBe(0);
  lateMs += 50;
  vi.advanceTimersByTime(20);
  expect(lag.maxMs()).toBe(50);
  lag.stop();
  expect(vi.getTimerCount()).toBe(0);
});

it("does not count what happened before the reset", () => {
  let lateMs = 0;
  const lag = createLagMeter(() => performance.now() + lateMs);
  lateMs += 300;
  lag.reset();
  vi.advanceTimersByTime(100);
  expect(lag.maxMs()).toBe(0);
});
