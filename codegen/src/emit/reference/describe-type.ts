import type { FieldType, Model, ScalarType } from "../../model/model.ts";
import { printCode } from "./markdown.ts";

const wellKnown: ReadonlyMap<string, string> = new Map([
  ["google.protobuf.Timestamp", "time in UTC, such as `2026-01-01T00:00:00Z`"],
  ["google.protobuf.Duration", "duration in seconds, such as `1.5s`"],
  ["google.protobuf.FieldMask", "names of fields with commas between them"],
  ["google.protobuf.Struct", "any mapping"],
  ["google.protobuf.Value", "any value"],
  ["google.protobuf.ListValue", "list of any values"],
  ["google.protobuf.Any", "empty mapping"],
  ["google.protobuf.DoubleValue", "number"],
  ["google.protobuf.FloatValue", "number"],
  ["google.protobuf.Int64Value", "whole number in quotes"],
  ["google.protobuf.UInt64Value", "whole number in quotes, not negative"],
  ["google.protobuf.Int32Value", "whole number"],
  ["google.protobuf.UInt32Value", "whole number, not negative"],
  ["google.protobuf.BoolValue", "`true` or `false`"],
  ["google.protobuf.StringValue", "text"],
  ["google.protobuf.BytesValue", "bytes in base64"],
  ["google.protobuf.NullValue", "`null`"],
]);

/** Type of a value in the words of people who write YAML; messages and enums are links to their sections. */
export function describeType(type: FieldType, names: TypeNames): string {
  switch (type.kind) {
    case "scalar":
      return describeScalar(type.scalar);
    case "list":
      return `list of ${describeType(type.item, names)}`;
    case "map":
      return `mapping of ${describeScalar(type.key)} to ${describeType(type.value, names)}`;
    default:
      return wellKnown.get(type.name) ?? names.link(type.name);
  }
}

function describeScalar(scalar: ScalarType): string {
  switch (scalar) {
    case "string":
      return "text";
    case "bool":
      return "`true` or `false`";
    case "bytes":
      return "bytes in base64";
    case "double":
    case "float":
      return "number";
    case "uint32":
    case "fixed32":
      return "whole number, not negative";
    case "uint64":
    case "fixed64":
      return "whole number in quotes, not negative";
    default:
      return scalar.endsWith("64") ? "whole number in quotes" : "whole number";
  }
}

/** A word in angle brackets that stands for a value in an outline. */
export function getPlaceholder(type: FieldType): string {
  if (type.kind !== "scalar") return type.kind === "enum" ? "<name>" : "<value>";
  if (type.scalar === "string") return "<text>";
  if (type.scalar === "bool") return "<true or false>";
  if (type.scalar === "bytes") return "<base64>";
  return type.scalar.endsWith("64") ? '"<number>"' : "<number>";
}

/** Whether a message or enum has a text form or meaning of its own and no section. */
export function isWellKnown(name: string): boolean {
  return wellKnown.has(name);
}

/** Headings of the messages and enums on a page. */
export interface TypeNames {
  /** Heading of a message or enum. */
  title(fullName: string): string;
  /** Name of the place on the page. */
  anchor(fullName: string): string;
  /** Link to the place. */
  link(fullName: string): string;
}

/** Names the types on the page of a spec: without the spec's own name, and without the package where clear. */
export function createTypeNames(model: Model, root: string, types: readonly string[]): TypeNames {
  const parentOf = (name: string): string | undefined =>
    (model.messages.get(name) ?? model.enums.get(name))?.parent;
  const simple = new Map(
    types.map((name) => {
      const parts = [name.slice(name.lastIndexOf(".") + 1)];
      for (let parent = parentOf(name); parent !== undefined && parent !== root; parent = parentOf(parent))
        parts.unshift(parent.slice(parent.lastIndexOf(".") + 1));
      return [name, parts.join(".")];
    }),
  );
  const isUnique = (title: string): boolean =>
    [...simple.values()].filter((other) => other === title).length === 1;
  const title = (name: string): string => {
    const short = simple.get(name);
    return short !== undefined && isUnique(short) ? short : name;
  };
  const anchor = (name: string): string =>
    `type-${title(name)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")}`;
  return { title, anchor, link: (name) => `[${printCode(title(name))}](#${anchor(name)})` };
}
