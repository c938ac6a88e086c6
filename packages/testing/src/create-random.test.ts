import { expect, it } from "vitest";
import { createRandom } from "./create-random.ts";

it("gives the same numbers for the same seed and others for another one", () => {
  const take = (seed: number): number[] => Array.from({ length: 20 }, createRandom(seed));
  expect(take(7)).toEqual(take(7));
  expect(take(7)).not.toEqual(take(8));
});

it("spreads over the whole range", () => {
  const random = createRandom(1);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) {
    const value = random();
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1);
    const slot = Math.floor(value * 10);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
