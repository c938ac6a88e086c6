import type { ScalarType } from "../../model/model.ts";
import type { MutableSchema } from "./json-schema.ts";
import { createReference, type SchemaContext } from "./schema-context.ts";
import {
  durationPattern,
  fieldMaskPattern,
  lenientDurationPattern,
  lenientTimestampPattern,
  timestampPattern,
} from "./well-known-patterns.ts";

const wrapped: Readonly<Record<string, ScalarType>> = {
  "google.protobuf.DoubleValue": "double",
  "google.protobuf.FloatValue": "float",
  "google.protobuf.Int64Value": "int64",
  "google.protobuf.UInt64Value": "uint64",
  "google.protobuf.Int32Value": "int32",
  "google.protobuf.UInt32Value": "uint32",
  "google.protobuf.BoolValue": "bool",
  "google.protobuf.StringValue": "string",
  "google.protobuf.BytesValue": "bytes",
};

/** Scalar that a wrapper message holds, if the name is that of one. */
export function getWrapped(name: string): ScalarType | undefined {
  return Object.hasOwn(wrapped, name) ? wrapped[name] : undefined;
}

/** Creates the schema of a well-known type that has a JSON form of its own; wrappers apart. */
export function createWellKnown(context: SchemaContext, name: string): MutableSchema | undefined {
  const isLenient = context.strength === "lenient";
  switch (name) {
    case "google.protobuf.Timestamp":
      return createReference(context, name, () => ({
        type: "string",
        pattern: isLenient ? lenientTimestampPattern : timestampPattern,
        examples: ["2026-01-01T00:00:00Z"],
      }));
    case "google.protobuf.Duration":
      return createReference(context, name, () => ({
        type: "string",
        pattern: isLenient ? lenientDurationPattern : durationPattern,
        examples: ["1.5s"],
      }));
    case "google.protobuf.FieldMask":
      return { type: "string", pattern: fieldMaskPattern };
    case "google.protobuf.Any":
      if (context.strength === "output")
        return { type: "object", properties: { "@type": { type: "string" } }, additionalProperties: false };
      // What is inside needs a registry of types, which the parser of bare specs has not.
      return { type: "object", maxProperties: 0 };
    case "google.protobuf.Value":
      return createAnyValue(context);
    case "google.protobuf.Struct":
      return { type: "object", additionalProperties: createAnyValue(context) };
    case "google.protobuf.ListValue":
      return { type: "array", items: createAnyValue(context) };
    case "google.protobuf.Empty":
      // An object type without properties takes any object in TypeScript; the generated type takes none.
      return context.strength === "output" ? { type: "object", tsType: "Record<string, never>" } : undefined;
    default:
      return undefined;
  }
}

/** Any JSON value. Infinity, which text such as 1e999 becomes, is none: it can be read and not be written. */
function createAnyValue(context: SchemaContext): MutableSchema {
  if (context.strength === "lenient") return {};
  const name = "google.protobuf.Value";
  const self = () => createReference(context, name, () => ({}));
  return createReference(context, name, () => ({
    type: ["null", "boolean", "number", "string", "array", "object"],
    items: self(),
    additionalProperties: self(),
  }));
}
