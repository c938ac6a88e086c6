import type { FieldRules } from "../model/model.ts";
import { textForms } from "./text-forms.ts";
import type { Report } from "./violation.ts";

/** Value of a scalar in a decoded message. */
export type Scalar = string | number | bigint | boolean | Uint8Array;

/** Checks the rules about one scalar value. */
export function checkScalar(value: Scalar, rules: FieldRules, path: string, report: Report): void {
  if (typeof value === "number" || typeof value === "bigint") checkNumber(value, rules, path, report);
  if (typeof value === "string") checkText(value, rules, path, report);
  if (value instanceof Uint8Array) checkLength(value.length, "bytes", rules, path, report);
}

/** Whether a value is the zero value of its type; minus zero is. */
export function isZeroScalar(value: Scalar): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return value === "" || value === 0 || value === 0n || value === false;
}

/** NaN lies within no bounds. Numbers of 64 bits are compared exactly. */
function checkNumber(value: number | bigint, rules: FieldRules, path: string, report: Report): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rules;
  if (minimum !== undefined && !(value >= minimum)) report(path, "minimum", `must be at least ${minimum}`);
  if (maximum !== undefined && !(value <= maximum)) report(path, "maximum", `must be at most ${maximum}`);
  if (exclusiveMinimum !== undefined && !(value > exclusiveMinimum))
    report(path, "exclusive_minimum", `must be more than ${exclusiveMinimum}`);
  if (exclusiveMaximum !== undefined && !(value < exclusiveMaximum))
    report(path, "exclusive_maximum", `must be less than ${exclusiveMaximum}`);
  if (multipleOf && !isMultiple(value, multipleOf))
    report(path, "multiple_of", `must be a multiple of ${multipleOf}`);
}

function isMultiple(value: number | bigint, unit: number): boolean {
  if (typeof value === "bigint" && Number.isInteger(unit)) return value % BigInt(unit) === 0n;
  return Number.isInteger(Number(value) / unit);
}

function checkText(value: string, rules: FieldRules, path: string, report: Report): void {
  let length = 0;
  for (const _ of value) length++;
  checkLength(length, "characters", rules, path, report);
  if (rules.pattern && !getPattern(rules.pattern).test(value))
    report(path, "pattern", `must match ${rules.pattern}`);
  if (rules.format !== undefined && !textForms[rules.format](value))
    report(path, "format", `must be of the form ${rules.format}`);
  if (rules.enum?.length && !rules.enum.includes(value))
    report(path, "enum", `must be one of ${rules.enum.join(", ")}`);
}

function checkLength(length: number, unit: string, rules: FieldRules, path: string, report: Report): void {
  const { minLength, maxLength } = rules;
  if (minLength !== undefined && length < minLength)
    report(path, "min_length", `must have at least ${minLength} ${unit}`);
  if (maxLength !== undefined && length > maxLength)
    report(path, "max_length", `must have at most ${maxLength} ${unit}`);
}

/** Compiled patterns are kept: they come from schemas, never from input. */
const patterns = new Map<string, RegExp>();

function getPattern(source: string): RegExp {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source, "u");
    patterns.set(source, pattern);
  }
  return pattern;
}
