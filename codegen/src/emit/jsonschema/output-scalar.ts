import type { ScalarType } from "../../model/model.ts";
import type { MutableSchema } from "./json-schema.ts";
import { getScalarKind } from "./scalar-kinds.ts";
import { specialFloats } from "./text-patterns.ts";

/** Creates the schema of a scalar as programs write it. */
export function createOutputScalar(scalar: ScalarType): MutableSchema {
  switch (getScalarKind(scalar)) {
    case "bool":
      return { type: "boolean" };
    case "float":
      return { anyOf: [{ type: "number" }, { enum: [...specialFloats] }] };
    case "int32":
      return { type: "integer" };
    default:
      return { type: "string" };
  }
}
