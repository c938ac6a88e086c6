import { expect, it } from "vitest";
import { getBackoffMs } from "./backoff.ts";

it("grows to its limit, and spreads clients over the second half of each wait", () => {
  const options = { initialMs: 100, maxMs: 1_000, factor: 3 };
  expect([0, 1, 2, 3, 50].map((attempt) => getBackoffMs(attempt, 0, options))).toEqual([
    50, 150, 450, 500, 500,
  ]);
  expect(getBackoffMs(0, 0.5, options)).toBe(75);
  expect(getBackoffMs(1_000, 0.999, {})).toBeLessThan(10_000);
});
