import { compareUtf8 } from "./compare-utf8.ts";
import { parseNumber } from "./parse-number.ts";
import { StateError } from "./state-error.ts";

/** Comparisons of a label, by name; the numbers are those of the wire. */
export const LabelOperation = {
  exists: 0,
  equal: 1,
  notExists: 2,
  in: 3,
  less: 4,
  lessOrEqual: 5,
  lessNumeric: 6,
  lessOrEqualNumeric: 7,
} as const;

/** One condition on one label. */
export interface LabelTerm {
  readonly key: string;
  /** A number of `LabelOperation`; others are refused. */
  readonly operation: number;
  readonly values: readonly string[];
  readonly isInverted: boolean;
}

/** Tells whether a condition holds for the labels of a resource. */
export type LabelMatcher = (labels: ReadonlyMap<string, string>) => boolean;

/**
 * Prepares a condition on one label.
 *
 * A comparison is true, false or unknown; an unknown one does not hold, inverted or not.
 *
 * @throws {StateError} unsupported: the operation is not known.
 * @throws {StateError} invalidArgument: a comparison has no value to compare with.
 * @requirement COSI-QRY-006
 * @requirement COSI-QRY-009
 * @requirement COSI-QRY-011
 * @requirement COSI-QRY-012
 */
export function compileLabelTerm(term: LabelTerm): LabelMatcher {
  const { key, operation, isInverted } = term;
  switch (operation) {
    case LabelOperation.exists:
      return (labels) => labels.has(key) !== isInverted;
    case LabelOperation.notExists:
      return (labels) => !labels.has(key);
    case LabelOperation.equal: {
      const operand = getOperand(term);
      return (labels) => (labels.get(key) === operand) !== isInverted;
    }
    case LabelOperation.in: {
      const operands = new Set(term.values);
      return (labels) => {
        const value = labels.get(key);
        return (value !== undefined && operands.has(value)) !== isInverted;
      };
    }
    case LabelOperation.less:
    case LabelOperation.lessOrEqual: {
      const operand = getOperand(term);
      const isEqualEnough = operation === LabelOperation.lessOrEqual;
      return (labels) => {
        const value = labels.get(key);
        if (value === undefined) return false;
        const order = compareUtf8(value, operand);
        return (order < 0 || (isEqualEnough && order === 0)) !== isInverted;
      };
    }
    case LabelOperation.lessNumeric:
    case LabelOperation.lessOrEqualNumeric: {
      const operand = parseNumber(getOperand(term));
      const isEqualEnough = operation === LabelOperation.lessOrEqualNumeric;
      return (labels) => {
        const text = labels.get(key);
        if (text === undefined || operand === undefined) return false;
        const value = parseNumber(text);
        if (value === undefined) return false;
        return (value < operand || (isEqualEnough && value === operand)) !== isInverted;
      };
    }
    default:
      throw new StateError("unsupported", `label operation ${operation} is not known`);
  }
}

/** @requirement COSI-QRY-013 @requirement COSI-QRY-016 */
function getOperand(term: LabelTerm): string {
  const operand = term.values[0];
  if (operand === undefined) {
    throw new StateError(
      "invalidArgument",
      `label operation ${term.operation} needs a value to compare with`,
    );
  }
  return operand;
}
