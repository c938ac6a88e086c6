import { textForms } from "../evaluate/text-forms.ts";
import type { FieldRules, FieldType } from "../model/model.ts";
import { isBytes, isNumeric, isText, isWide } from "./walk-rules.ts";

/** Why a value is not valid. */
export interface ValueFault {
  /** JSON pointer below the value that was given. */
  readonly pointer: string;
  /** Word of the options that is broken, in the form of the source; `type` for a value of another kind. */
  readonly keyword: string;
  /** What is wrong, without the value. */
  readonly message: string;
}

/** Checks a scalar in its JSON form against the rules about it. */
export function checkScalar(
  rules: FieldRules,
  type: FieldType,
  value: unknown,
  pointer: string,
): ValueFault[] {
  const faults: ValueFault[] = [];
  const add = (keyword: string, message: string): void => {
    faults.push({ pointer, keyword, message });
  };
  if (type.kind !== "scalar") return faults;
  if (type.scalar === "bool") {
    if (typeof value !== "boolean") add("type", "must be true or false");
  } else if (isNumeric(type)) {
    const number = toNumber(type, value);
    if (number === undefined)
      add("type", `must be ${isWide(type) ? "an integer, quoted" : `a ${type.scalar}`}`);
    else checkNumber(rules, number, add);
  } else if (typeof value !== "string")
    add("type", "must be a string, in quotes where it looks like a number");
  else if (isBytes(type)) {
    const length = base64Length(value);
    if (length === undefined) add("type", "must be base64");
    else checkLength(rules, length, "bytes", add);
  } else if (isText(type)) checkText(rules, value, add);
  return faults;
}

type Add = (keyword: string, message: string) => void;

function checkNumber(rules: FieldRules, value: number, add: Add): void {
  if (rules.minimum !== undefined && !(value >= rules.minimum))
    add("minimum", `must be at least ${rules.minimum}`);
  if (rules.maximum !== undefined && !(value <= rules.maximum))
    add("maximum", `must be at most ${rules.maximum}`);
  if (rules.exclusiveMinimum !== undefined && !(value > rules.exclusiveMinimum))
    add("exclusive_minimum", `must be greater than ${rules.exclusiveMinimum}`);
  if (rules.exclusiveMaximum !== undefined && !(value < rules.exclusiveMaximum))
    add("exclusive_maximum", `must be less than ${rules.exclusiveMaximum}`);
  if (rules.multipleOf !== undefined && rules.multipleOf > 0 && !Number.isInteger(value / rules.multipleOf))
    add("multiple_of", `must be a multiple of ${rules.multipleOf}`);
}

function checkLength(rules: FieldRules, length: number, unit: string, add: Add): void {
  if (rules.minLength !== undefined && length < rules.minLength)
    add("min_length", `must have at least ${rules.minLength} ${unit}, found ${length}`);
  if (rules.maxLength !== undefined && length > rules.maxLength)
    add("max_length", `must have at most ${rules.maxLength} ${unit}, found ${length}`);
}

function checkText(rules: FieldRules, value: string, add: Add): void {
  checkLength(rules, [...value].length, "characters", add);
  if (rules.pattern !== undefined && compile(rules.pattern)?.test(value) === false)
    add("pattern", `must match ${rules.pattern}`);
  if (rules.format !== undefined && !textForms[rules.format](value))
    add("format", `must have the form ${rules.format}`);
  if (rules.enum !== undefined && rules.enum.length > 0 && !rules.enum.includes(value))
    add("enum", `must be one of ${rules.enum.join(", ")}`);
}

/** Compiles a pattern; undefined where it does not compile, which is another rule's finding. */
export function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

/** Ranges of the integer types. */
const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

/** Smallest and largest value of an integer type; undefined for the others. */
export function rangeOf(scalar: string): readonly [bigint, bigint] | undefined {
  const isUnsigned = scalar.startsWith("u") || scalar.startsWith("fixed");
  return /^(float|double|bool|string|bytes)$/.test(scalar)
    ? undefined
    : ranges[`${isUnsigned ? "u" : ""}int${scalar.includes("64") ? "64" : "32"}`];
}

function toNumber(type: FieldType, value: unknown): number | undefined {
  if (type.kind !== "scalar") return undefined;
  const range = rangeOf(type.scalar);
  if (range === undefined) {
    if (typeof value === "number") return value;
    return value === "NaN"
      ? Number.NaN
      : value === "Infinity"
        ? Infinity
        : value === "-Infinity"
          ? -Infinity
          : undefined;
  }
  if (
    typeof value === "number"
      ? !Number.isSafeInteger(value)
      : !(isWide(type) && /^-?\d{1,20}$/.test(String(value)))
  )
    return undefined;
  const integer = BigInt(String(value));
  return integer >= range[0] && integer <= range[1] ? Number(integer) : undefined;
}

/** Number of bytes that base64 text stands for; undefined: it is no base64. */
function base64Length(text: string): number | undefined {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return undefined;
  const digits = text.replace(/=+$/, "").length;
  return digits % 4 === 1 ? undefined : Math.floor((digits * 3) / 4);
}
