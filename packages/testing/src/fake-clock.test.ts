import { isCosiError } from "@cosi-spec/client";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createFakeClock } from "./fake-clock.ts";

it("lets waits end in the order of their ends, each at its time", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 12 }), fc.nat(60), async (waits, ms) => {
      const clock = createFakeClock({ startMs: 1_000 });
      const ended: [number, number][] = [];
      for (const wait of waits) void clock.sleep(wait).then(() => ended.push([wait, clock.now() - 1_000]));
      await clock.advance(ms);
      const due = waits.filter((wait) => wait <= ms).sort((a, b) => a - b);
      expect(ended).toEqual(due.map((wait) => [wait, wait]));
      expect(clock.sleepCount).toBe(waits.length - due.length);
      expect(clock.now()).toBe(1_000 + ms);
    }),
    { seed: 3, numRuns: 40 },
  );
});

it("lets waits that follow from others end as well, if they are due", async () => {
  const clock = createFakeClock({ startMs: 0 });
  const told: number[] = [];
  const tick = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(10);
      told.push(clock.now());
    }
  };
  void tick();
  await clock.advance(35);
  expect(told).toEqual([10, 20, 30]);
  await clock.advance(5);
  expect(told).toEqual([10, 20, 30, 40]);
  await expect(clock.advance(-1)).rejects.toThrow(RangeError);
});

it("ends a wait with canceled when its signal is aborted", async () => {
  const clock = createFakeClock();
  const stop = new AbortController();
  const wait = clock.sleep(10, stop.signal);
  stop.abort();
  await expect(wait).rejects.toSatisfy((error) => isCosiError(error, "canceled"));
  await expect(clock.sleep(10, stop.signal)).rejects.toSatisfy((error) => isCosiError(error, "canceled"));
  expect(clock.sleepCount).toBe(0);
});

it("advances by itself when it is told to, one wait after the other", async () => {
  const clock = createFakeClock({ startMs: 0, isAutoAdvancing: true });
  await Promise.all([clock.sleep(86_400_000), clock.sleep(5).then(() => expect(clock.now()).toBe(5))]);
  expect(clock.now()).toBe(86_400_000);
  await clock.sleep(1);
  expect(clock.now()).toBe(86_400_001);
});

it("tells no time of day twice", () => {
  const clock = createFakeClock({ startMs: 1_500 });
  expect([clock.toTimestamp(), clock.toTimestamp()]).toEqual([
    { seconds: 1n, nanos: 500_000_000 },
    { seconds: 1n, nanos: 500_000_001 },
  ]);
});
