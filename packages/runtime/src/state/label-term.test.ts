import fc from "fast-check";
import { expect, it } from "vitest";
import { compileLabelTerm, LabelOperation } from "./label-term.ts";
import { parseNumber } from "./parse-number.ts";

/** What the table of chapter 02 says for a term that is not inverted; undefined: unknown. */
function evaluate(
  operation: number,
  value: string | undefined,
  operands: readonly string[],
): boolean | undefined {
  const operand = operands[0] ?? "";
  const bytes = value === undefined ? 0 : Buffer.compare(Buffer.from(value), Buffer.from(operand));
  const left = value === undefined ? undefined : parseNumber(value);
  const right = parseNumber(operand);
  switch (operation) {
    case LabelOperation.exists:
      return value !== undefined;
    case LabelOperation.equal:
      return value === operand;
    case LabelOperation.in:
      return value !== undefined && operands.includes(value);
    case LabelOperation.less:
      return value === undefined ? undefined : bytes < 0;
    case LabelOperation.lessOrEqual:
      return value === undefined ? undefined : bytes <= 0;
    case LabelOperation.lessNumeric:
      return left === undefined || right === undefined ? undefined : left < right;
    default:
      return left === undefined || right === undefined ? undefined : left <= right;
  }
}

const text = fc.constantFrom("", "1", "9", "10", "1k", "-1", "a", "é", "\uff5e", "\u{1f600}");

it("follows the truth table for all values, operands and inversions [COSI-QRY-006]", () => {
  const operation = fc.constantFrom(
    ...Object.values(LabelOperation).filter((n) => n !== LabelOperation.notExists),
  );
  fc.assert(
    fc.property(
      operation,
      fc.option(text, { nil: undefined }),
      fc.array(text, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (op, value, values, isInverted) => {
        const matches = compileLabelTerm({ key: "k", operation: op, values, isInverted });
        const plain = evaluate(op, value, values);
        const wanted = plain === undefined ? false : plain !== isInverted;
        expect(matches(new Map(value === undefined ? [["other", "1"]] : [["k", value]]))).toBe(wanted);
      },
    ),
    { seed: 1, numRuns: 3_000 },
  );
});

it.each([true, false])("ignores invert (%s) for NOT_EXISTS [COSI-QRY-012]", (isInverted) => {
  const matches = compileLabelTerm({ key: "", operation: LabelOperation.notExists, values: [], isInverted });
  expect([matches(new Map()), matches(new Map([["", ""]]))]).toEqual([true, false]);
});

it("matches nothing for IN without operands, and everything inverted [COSI-QRY-008]", () => {
  const term = { key: "k", operation: LabelOperation.in, values: [] };
  const labels = new Map([["k", ""]]);
  expect(compileLabelTerm({ ...term, isInverted: false })(labels)).toBe(false);
  expect(compileLabelTerm({ ...term, isInverted: true })(labels)).toBe(true);
});

it.each([1, 4, 5, 6, 7])("refuses operation %d without a value [COSI-QRY-016]", (operation) => {
  expect(() => compileLabelTerm({ key: "k", operation, values: [], isInverted: false })).toThrow(
    expect.objectContaining({ code: "invalidArgument" }),
  );
});

it.each([-1, 8, 1000])("refuses operation %d as unknown [COSI-QRY-018]", (operation) => {
  expect(() => compileLabelTerm({ key: "k", operation, values: ["a"], isInverted: false })).toThrow(
    expect.objectContaining({ code: "unsupported" }),
  );
});
