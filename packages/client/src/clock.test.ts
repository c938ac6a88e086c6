import { expect, it } from "vitest";
import { systemClock } from "./clock.ts";

it("ends a wait with canceled when the signal is aborted, before or while it waits", async () => {
  const reason = new Error("enough");
  const before = systemClock.sleep(1e9, AbortSignal.abort(reason));
  await expect(before).rejects.toMatchObject({ code: "canceled", cause: reason });
  const controller = new AbortController();
  const during = systemClock.sleep(1e9, controller.signal);
  controller.abort(reason);
  await expect(during).rejects.toMatchObject({ code: "canceled" });
});

it("waits, and its time only grows", async () => {
  const start = systemClock.now();
  await systemClock.sleep(1);
  expect(systemClock.now()).toBeGreaterThanOrEqual(start);
});
