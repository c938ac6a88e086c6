import type { FieldType } from "../model/model.ts";
import type { JsonSchema } from "./json-schema-refs.ts";

/**
 * Reads the type of a scalar; undefined for objects, lists, and schemas of several types.
 *
 * `date-time` becomes `google.protobuf.Timestamp`, base64 becomes bytes.
 */
export function readScalar(schema: JsonSchema, report: (construct: string) => void): FieldType | undefined {
  const type = readSingleType(schema, report);
  switch (type) {
    case "string":
      if (schema["format"] === "date-time") return { kind: "message", name: "google.protobuf.Timestamp" };
      return { kind: "scalar", scalar: schema["contentEncoding"] === "base64" ? "bytes" : "string" };
    case "boolean":
      return { kind: "scalar", scalar: "bool" };
    case "number":
      return { kind: "scalar", scalar: "double" };
    case "integer":
      return { kind: "scalar", scalar: chooseInteger(schema) };
    default:
      return undefined;
  }
}

/** `["string", "null"]` is a string that may be absent, which every field may. */
function readSingleType(schema: JsonSchema, report: (construct: string) => void): string | undefined {
  const { type } = schema;
  if (typeof type === "string") return type;
  if (Array.isArray(type)) {
    const rest = type.filter((name) => name !== "null");
    if (rest.length < type.length) report("null");
    return rest.length === 1 ? String(rest[0]) : undefined;
  }
  const values = schema["enum"] ?? ("const" in schema ? [schema["const"]] : []);
  const types = new Set(Array.isArray(values) ? values.map((value) => typeof value) : []);
  const [only] = types;
  return types.size === 1 && (only === "string" || only === "boolean" || only === "number")
    ? only
    : undefined;
}

function chooseInteger(schema: JsonSchema): "int32" | "uint32" | "int64" {
  const bound = (inclusive: string, exclusive: string) =>
    Number(schema[inclusive] ?? schema[exclusive] ?? Number.NaN);
  const low = bound("minimum", "exclusiveMinimum");
  const high = bound("maximum", "exclusiveMaximum");
  if (schema["format"] === "int32" || (low >= -(2 ** 31) && high < 2 ** 31)) return "int32";
  return low >= 0 && high < 2 ** 32 ? "uint32" : "int64";
}
