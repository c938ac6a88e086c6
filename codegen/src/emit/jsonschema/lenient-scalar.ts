import type { ScalarType } from "../../model/model.ts";
import type { MutableSchema } from "./json-schema.ts";
import { floatOverflow, getIntegerRange, getScalarKind } from "./scalar-kinds.ts";
import {
  createLenientIntegerPattern,
  lenientBase64Pattern,
  lenientFloatPattern,
  wellFormedPattern,
} from "./text-patterns.ts";

/** Creates the lenient schema of a scalar: what the parser reads, whatever the rules say. */
export function createLenientScalar(scalar: ScalarType): MutableSchema {
  switch (getScalarKind(scalar)) {
    case "bool":
      return { type: "boolean" };
    case "string":
      return { type: "string", pattern: wellFormedPattern };
    case "bytes":
      return { type: "string", pattern: lenientBase64Pattern };
    case "float":
      return {
        type: ["number", "string"],
        ...(scalar === "float" ? { exclusiveMinimum: -floatOverflow, exclusiveMaximum: floatOverflow } : {}),
        pattern: lenientFloatPattern,
      };
    default: {
      const { min, max } = getIntegerRange(scalar);
      return {
        type: ["integer", "string"],
        minimum: toBelow(min),
        maximum: toBelow(max),
        pattern: createLenientIntegerPattern(scalar),
      };
    }
  }
}

/** The number of JSON that is nearest to an integer on the side of zero: 2^63-1 itself would be rounded up. */
function toBelow(bound: bigint): number {
  const nearest = Number(bound);
  if (bound <= 0n || BigInt(nearest) <= bound) return nearest;
  return 2 ** Math.log2(nearest) - 2 ** (Math.log2(nearest) - 53);
}

/** Creates the schema of the texts that are keys of a map, where it is not any text. */
export function createLenientKey(key: ScalarType): MutableSchema {
  switch (getScalarKind(key)) {
    case "bool":
      return { enum: ["true", "false"] };
    case "string":
      return { pattern: wellFormedPattern };
    default:
      return { pattern: createLenientIntegerPattern(key) };
  }
}
