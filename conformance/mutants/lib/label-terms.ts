import { type LabelTerm, LabelTerm_Operation as Op } from "@cosi-spec/types";
import { createNumberReader, type ReadNumber } from "./read-number.ts";

/** Labels of a resource. */
export type Labels = Readonly<Record<string, string>>;

/** Whether a term holds for labels, as the specification says; or with another reading of numbers. */
export function holds(term: LabelTerm, labels: Labels, read: ReadNumber = createNumberReader()): boolean {
  const { key, op, value: operands, invert } = term;
  const value = findLabel(labels, key);
  const operand = operands[0] ?? "";
  switch (op) {
    case Op.EXISTS:
      return (value !== undefined) !== invert;
    case Op.NOT_EXISTS:
      return value === undefined;
    case Op.EQUAL:
      return (value === operand) !== invert;
    case Op.IN:
      return (value !== undefined && operands.includes(value)) !== invert;
    case Op.LT:
    case Op.LTE:
      return value !== undefined && isBefore(term, compareBytes(value, operand));
    case Op.LT_NUMERIC:
    case Op.LTE_NUMERIC: {
      const [left, right] = [value === undefined ? undefined : read(value), read(operand)];
      if (left === undefined || right === undefined) return false;
      return isBefore(term, left < right ? -1 : left > right ? 1 : 0);
    }
    default:
      return false;
  }
}

/** Whether a comparison holds for a label that is less (-1), equal (0) or greater (1). */
export function isBefore({ op, invert }: LabelTerm, order: number): boolean {
  const isInclusive = op === Op.LTE || op === Op.LTE_NUMERIC;
  return (isInclusive ? order <= 0 : order < 0) !== invert;
}

/** Value of a label, or undefined if there is none. */
export function findLabel(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Orders texts by their UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Whether a term compares texts in order. */
export function isTextOrder({ op }: LabelTerm): boolean {
  return op === Op.LT || op === Op.LTE;
}

/** Whether a term compares numbers. */
export function isNumeric({ op }: LabelTerm): boolean {
  return op === Op.LT_NUMERIC || op === Op.LTE_NUMERIC;
}
