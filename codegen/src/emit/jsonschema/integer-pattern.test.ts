import fc from "fast-check";
import { expect, it } from "vitest";
import { createIntegerPattern } from "./integer-pattern.ts";

const bound = fc.oneof(
  fc.bigInt({ min: -1200n, max: 1200n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }),
);

it("matches the texts of exactly the integers within the bounds", () => {
  fc.assert(
    fc.property(bound, bound, bound, (a, b, value) => {
      const [min, max] = a < b ? [a, b] : [b, a];
      const pattern = new RegExp(`^(?:${createIntegerPattern(min, max)})$`, "u");
      for (const near of [value, min, max, min - 1n, max + 1n, (min + max) / 2n])
        expect(pattern.test(String(near)), `${near} in ${min}..${max}`).toBe(near >= min && near <= max);
    }),
    { seed: 7, numRuns: 2000 },
  );
});

it.each(["01", "-0", "+1", "1.0", "", " 1", "1 "])("does not match %j", (text) => {
  expect(new RegExp(`^(?:${createIntegerPattern(-100n, 100n)})$`, "u").test(text)).toBe(false);
});

it("matches nothing where there are no integers", () => {
  const pattern = new RegExp(`^(?:${createIntegerPattern(2n, 1n)})$`, "u");
  for (const text of ["", "1", "2", "x"]) expect(pattern.test(text)).toBe(false);
});
