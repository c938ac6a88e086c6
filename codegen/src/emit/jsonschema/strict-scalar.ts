import type { FieldRules, ScalarType } from "../../model/model.ts";
import type { MutableSchema } from "./json-schema.ts";
import { getScalarKind } from "./scalar-kinds.ts";
import { createStrictNumber } from "./strict-number.ts";
import { createStrictText } from "./strict-text.ts";
import { base64Pattern } from "./text-patterns.ts";

/**
 * What the zero value of a scalar is: a value like others, exempt from the rules because it says "not set", or
 * refused because the field is required.
 */
export type ZeroRule = "value" | "exempt" | "refused";

/** Creates the strict schema of a scalar with its rules. */
export function createStrictScalar(
  scalar: ScalarType,
  rules: FieldRules | undefined,
  zero: ZeroRule,
): MutableSchema {
  switch (getScalarKind(scalar)) {
    case "bool":
      return zero === "refused" ? { type: "boolean", const: true } : { type: "boolean" };
    case "string":
      return createStrictText(rules, zero);
    case "bytes":
      return createStrictBytes(rules, zero);
    default:
      return createStrictNumber(scalar, rules, zero);
  }
}

/**
 * Joins the keywords that say what a valid value is with the way out for the zero value.
 *
 * @param passes Whether the zero value is valid anyway.
 */
export function exemptZero(
  base: MutableSchema,
  keywords: MutableSchema,
  zeros: readonly unknown[],
  passes: boolean,
): MutableSchema {
  if (passes) return { ...base, ...keywords };
  const way = zeros.length === 1 ? { const: zeros[0] } : { enum: zeros };
  return { ...base, anyOf: [way, keywords] };
}

function createStrictBytes(rules: FieldRules | undefined, zero: ZeroRule): MutableSchema {
  const base: MutableSchema = { type: "string", contentEncoding: "base64", pattern: base64Pattern };
  const { minLength = 0, maxLength } = rules ?? {};
  const least = zero === "refused" ? Math.max(1, minLength) : minLength;
  const bounds = createByteBounds(least, maxLength);
  return exemptZero(base, bounds, [""], zero !== "exempt" || least === 0);
}

/**
 * Bounds on the number of bytes, said about the length of their base64 text. A text of 4n characters holds 3n-2,
 * 3n-1 or 3n bytes, which its padding tells.
 */
function createByteBounds(min: number, max: number | undefined): MutableSchema {
  const bounds: MutableSchema = {};
  const unions: MutableSchema[] = [];
  if (min > 0) {
    const length = 4 * Math.ceil(min / 3);
    bounds.minLength = length;
    if (min % 3 === 2) unions.push({ anyOf: [{ minLength: length + 1 }, { pattern: "[^=].$" }] });
    if (min % 3 === 0) unions.push({ anyOf: [{ minLength: length + 1 }, { pattern: "[^=]$" }] });
  }
  if (max !== undefined) {
    const length = 4 * Math.ceil(max / 3);
    bounds.maxLength = length;
    if (max % 3 === 2) unions.push({ anyOf: [{ maxLength: length - 1 }, { pattern: "=$" }] });
    if (max % 3 === 1) unions.push({ anyOf: [{ maxLength: length - 1 }, { pattern: "==$" }] });
  }
  if (unions.length === 1) return { ...bounds, ...unions[0] };
  return unions.length === 0 ? bounds : { ...bounds, allOf: unions };
}
