import fc from "fast-check";
import { expect, it } from "vitest";
import { parseNumber } from "./parse-number.ts";

it.each([
  ["4GB", 4_000_000_000n],
  ["4GiB", 4_294_967_296n],
  [" 1 k", 1_000n],
  ["-1 k", -1_000n],
  ["10kg", 10_000n],
  ["5m", 5_000_000n],
  ["5 milliseconds", 5_242_880n],
  ["1 kelvin", 1_000n],
  ["007", 7n],
  ["\u00851\u00a0", 1n],
  ["9223372036854775807k", 9_223_372_036_854_775_807_000n],
])("reads %j as %d [COSI-QRY-014]", (text, value) => {
  expect(parseNumber(text)).toBe(value);
});

it.each([
  "1.1 k",
  "1 1",
  "1 i",
  "+5",
  "1-2",
  "--1",
  "-",
  "1e3",
  "1b",
  "NaN",
  "",
  "9223372036854775808",
  "\ufeff1",
])("reads %j as no number [COSI-QRY-015]", (text) => {
  expect(parseNumber(text)).toBeUndefined();
});

it("reads every int64 with every unit as their product", () => {
  const units = fc.constantFrom<[string, bigint]>(
    ["", 1n],
    ["k", 1_000n],
    ["Ki", 1_024n],
    ["GI", 2n ** 30n],
    ["p", 10n ** 15n],
  );
  const space = fc.constantFrom("", " ", "\t", "\u3000");
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      units,
      space,
      space,
      (value, [unit, factor], a, b) => {
        expect(parseNumber(`${a}${value}${b}${unit}${a}`)).toBe(value * factor);
      },
    ),
    { seed: 1 },
  );
});
