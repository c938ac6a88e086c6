import fc from "fast-check";
import { expect, test } from "vitest";
import { checkScalar } from "../lint/check-scalar.ts";
import { noRules } from "../lint/check-value.ts";
import type { FieldRules, FieldType } from "../model/model.ts";
import { compareBounds } from "./compare-bounds.ts";

const number = fc.integer({ min: -6, max: 6 });
const bounds = fc
  .record(
    {
      minimum: number,
      maximum: number,
      exclusiveMinimum: number,
      exclusiveMaximum: number,
      multipleOf: fc.integer({ min: 1, max: 4 }),
    },
    { requiredKeys: [] },
  )
  .map((words): FieldRules => ({ ...noRules, ...words }));

function accepted(rules: FieldRules, type: FieldType, values: readonly number[]): Set<number> {
  return new Set(values.filter((value) => checkScalar(rules, type, value, "").length === 0));
}

const integers = Array.from({ length: 61 }, (_, index) => index - 30);
const halves = Array.from({ length: 121 }, (_, index) => index / 2 - 30);

test.each([
  ["int32", integers],
  ["uint32", integers],
  ["double", halves],
] as const)("says tightened where %s values are lost, loosened where some are gained", (scalar, values) => {
  const type: FieldType = { kind: "scalar", scalar };
  let lostCount = 0;
  let gainedCount = 0;
  let sameCount = 0;
  fc.assert(
    fc.property(bounds, bounds, (before, after) => {
      const directions = new Set(compareBounds(before, after, type).map(({ direction }) => direction));
      const old = accepted(before, type, values);
      const now = accepted(after, type, values);
      const isLost = [...old].some((value) => !now.has(value));
      const isGained = [...now].some((value) => !old.has(value));
      if (isLost) {
        lostCount++;
        expect(directions).toContain("tightened");
      }
      // A step that is no multiple of the other loses and gains; one word for it is enough.
      const steps = [before.multipleOf, after.multipleOf];
      if (isGained && (steps[0] === steps[1] || steps.includes(undefined))) {
        gainedCount++;
        expect(directions).toContain("loosened");
      }
      if (directions.size === 0) {
        sameCount++;
        expect(now).toEqual(old);
      }
    }),
    { seed: 20261125, numRuns: 2000 },
  );
  expect(lostCount).toBeGreaterThan(100);
  expect(gainedCount).toBeGreaterThan(100);
  expect(sameCount).toBeGreaterThan(0);
});

test("takes bounds that say the same in other words for the same", () => {
  const type: FieldType = { kind: "scalar", scalar: "uint32" };
  expect(compareBounds({ ...noRules, minimum: 68 }, { ...noRules, exclusiveMinimum: 67 }, type)).toEqual([]);
  expect(compareBounds(noRules, { ...noRules, minimum: 0, minLength: 0, maximum: 4294967295 }, type)).toEqual(
    [],
  );
  expect(compareBounds({ ...noRules, minimum: 1 }, { ...noRules, exclusiveMinimum: 1 }, type)).toEqual([
    { word: "exclusive_minimum", direction: "tightened", from: "1", to: "2" },
  ]);
});
