import { afterEach, expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

afterEach(() => void vi.useRealTimers());

it("ends a wait with canceled when the signal is aborted, before or while it waits", async () => {
  const reason = new Error("enough");
  const before = systemClock.sleep(1e9, AbortSignal.abort(reason));
  await expect(before).rejects.toMatchObject({ code: "canceled", cause: reason });
  const controller = new AbortController();
  const during = systemClock.sleep(1e9, controller.signal);
  controller.abort(reason);
  await expect(during).rejects.toMatchObject({ code: "canceled" });
});

it("waits as long as it is told, and tells the time that has passed", async () => {
  vi.useFakeTimers();
  const start = systemClock.now();
  let isOver = false;
  const wait = systemClock.sleep(1_000).then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await wait;
  expect(systemClock.now() - start).toBe(1_000);
  expect(vi.getTimerCount()).toBe(0);
});
