import type { FieldRules, ScalarType } from "../../model/model.ts";
import { createIntegerPattern, group } from "./integer-pattern.ts";
import type { MutableSchema } from "./json-schema.ts";
import { floatOverflow, getIntegerRange, getScalarKind } from "./scalar-kinds.ts";
import { exemptZero, type ZeroRule } from "./strict-scalar.ts";
import { specialFloats } from "./text-patterns.ts";

/** Creates the strict schema of a number with its rules. */
export function createStrictNumber(
  scalar: ScalarType,
  rules: FieldRules | undefined,
  zero: ZeroRule,
): MutableSchema {
  switch (getScalarKind(scalar)) {
    case "float":
      return createFloat(scalar, rules, zero);
    case "int32":
      return createInteger(scalar, rules, zero);
    default:
      return createLong(scalar, rules, zero);
  }
}

/** Bounds of the integers that a type and its rules allow; `min` is above `max` where there are none. */
export function getIntegerBounds(
  scalar: ScalarType,
  rules: FieldRules | undefined,
): { min: bigint; max: bigint } {
  let { min, max } = getIntegerRange(scalar);
  const raise = (bound: bigint): void => {
    if (bound > min) min = bound;
  };
  const lower = (bound: bigint): void => {
    if (bound < max) max = bound;
  };
  const far = 2 ** 70;
  const toInteger = (value: number): bigint => BigInt(Math.max(-far, Math.min(far, value)));
  if (rules?.minimum !== undefined) raise(toInteger(Math.ceil(rules.minimum)));
  if (rules?.exclusiveMinimum !== undefined) raise(toInteger(Math.floor(rules.exclusiveMinimum)) + 1n);
  if (rules?.maximum !== undefined) lower(toInteger(Math.floor(rules.maximum)));
  if (rules?.exclusiveMaximum !== undefined) lower(toInteger(Math.ceil(rules.exclusiveMaximum)) - 1n);
  return { min, max };
}

/** Moves a bound off zero; a zero between the bounds is left to another keyword. */
function excludeZero(bounds: { min: bigint; max: bigint }): { min: bigint; max: bigint; hasZero: boolean } {
  if (bounds.min === 0n) return { min: 1n, max: bounds.max, hasZero: false };
  if (bounds.max === 0n) return { min: bounds.min, max: -1n, hasZero: false };
  return { ...bounds, hasZero: bounds.min < 0n && bounds.max > 0n };
}

function createInteger(scalar: ScalarType, rules: FieldRules | undefined, zero: ZeroRule): MutableSchema {
  const all = getIntegerBounds(scalar, rules);
  const bounds = zero === "refused" ? excludeZero(all) : { ...all, hasZero: false };
  const keywords: MutableSchema = { minimum: Number(bounds.min), maximum: Number(bounds.max) };
  if (rules?.multipleOf) keywords.multipleOf = rules.multipleOf;
  if (bounds.hasZero) keywords.not = { const: 0 };
  return exemptZero({ type: "integer" }, keywords, [0], zero !== "exempt" || isZeroInside(all));
}

/** Numbers of 64 bits are text; a bare number is fine where JSON keeps it exact. */
function createLong(scalar: ScalarType, rules: FieldRules | undefined, zero: ZeroRule): MutableSchema {
  const all = getIntegerBounds(scalar, rules);
  const bounds = zero === "refused" ? excludeZero(all) : { ...all, hasZero: false };
  const safe = BigInt(Number.MAX_SAFE_INTEGER);
  const keywords: MutableSchema = {
    pattern: `^${group(createIntegerPattern(bounds.min, bounds.max))}$`,
    minimum: Number(bounds.min > -safe ? bounds.min : -safe),
    maximum: Number(bounds.max < safe ? bounds.max : safe),
  };
  if (rules?.multipleOf) keywords.multipleOf = rules.multipleOf;
  if (bounds.hasZero) keywords.not = { enum: ["0", 0] };
  return exemptZero(
    { type: ["string", "integer"] },
    keywords,
    ["0", 0],
    zero !== "exempt" || isZeroInside(all),
  );
}

function isZeroInside(bounds: { readonly min: bigint; readonly max: bigint }): boolean {
  return bounds.min <= 0n && bounds.max >= 0n;
}

function createFloat(scalar: ScalarType, rules: FieldRules | undefined, zero: ZeroRule): MutableSchema {
  const keywords: MutableSchema = {};
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rules ?? {};
  if (minimum !== undefined) keywords.minimum = minimum;
  if (exclusiveMinimum !== undefined) keywords.exclusiveMinimum = exclusiveMinimum;
  if (maximum !== undefined) keywords.maximum = maximum;
  if (exclusiveMaximum !== undefined) keywords.exclusiveMaximum = exclusiveMaximum;
  if (multipleOf) keywords.multipleOf = multipleOf;
  const hasLower = minimum !== undefined || exclusiveMinimum !== undefined;
  const hasUpper = maximum !== undefined || exclusiveMaximum !== undefined;
  if (scalar === "float") {
    keywords.exclusiveMinimum = Math.max(exclusiveMinimum ?? -floatOverflow, -floatOverflow);
    keywords.exclusiveMaximum = Math.min(exclusiveMaximum ?? floatOverflow, floatOverflow);
  }
  const specials = specialFloats.filter((text) => {
    if (multipleOf) return false;
    if (text === "NaN") return !hasLower && !hasUpper;
    return text === "Infinity" ? !hasUpper : !hasLower;
  });
  if (specials.length > 0) keywords.pattern = `^${group(specials.join("|"))}$`;
  const passes =
    (minimum ?? 0) <= 0 && (maximum ?? 0) >= 0 && (exclusiveMinimum ?? -1) < 0 && (exclusiveMaximum ?? 1) > 0;
  if (zero === "refused" && passes) {
    if (minimum === 0) {
      delete keywords.minimum;
      keywords.exclusiveMinimum = 0;
    } else keywords.not = { const: 0 };
  }
  const base = { type: specials.length > 0 ? ["number", "string"] : "number" };
  return exemptZero(base, keywords, [0], zero !== "exempt" || passes);
}
