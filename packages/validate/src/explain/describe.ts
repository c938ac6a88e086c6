import type { Node } from "../text/node.ts";
import type { ValueInfo } from "../type-info.ts";

/** What stands in the place of every secret. */
export const redacted = "«sensitive»";

const maxShownLength = 60;

/** A value as messages show it: short, and with secrets replaced. */
export function describeFound(node: Node, isSensitive: boolean): string {
  if (node.kind === "scalar" && node.value === null) return node.raw === "" ? "nothing" : "null";
  if (isSensitive) return redacted;
  if (node.kind === "list") return node.items.length === 0 ? "an empty list" : "a list";
  if (node.kind === "map") return node.entries.length === 0 ? "an empty mapping" : "a mapping";
  if (typeof node.value === "string") return quote(node.value);
  return node.raw ?? String(node.value);
}

/** What kind of value it is, without the value. */
export function describeShape(node: Node): string {
  if (node.kind !== "scalar") return describeFound(node, false);
  if (node.value === null) return describeFound(node, false);
  return typeof node.value === "string" ? "text" : `a ${typeof node.value}`;
}

/** Quotes a text and shortens it. */
export function quote(text: string): string {
  const points = Array.from(text.slice(0, maxShownLength * 2 + 2));
  return points.length > maxShownLength
    ? `${JSON.stringify(points.slice(0, maxShownLength).join(""))}…`
    : JSON.stringify(text);
}

/** Joins names with commas and a last word. */
export function joinNames(names: readonly string[], word: string): string {
  return names.length < 2
    ? (names[0] ?? "")
    : `${names.slice(0, -1).join(", ")} ${word} ${names[names.length - 1]}`;
}

/** What a value of a field has to be, in a few words. */
export function describeType(info: ValueInfo, enums: readonly string[]): string {
  switch (info.type) {
    case "string":
      return "text";
    case "bool":
      return "true or false";
    case "double":
    case "float":
      return "a number";
    case "bytes":
      return "text in base64";
    case "enum":
      return describeNames(enums);
    case "duration":
      return "a duration in seconds such as 1.5s";
    case "timestamp":
      return "a timestamp such as 2026-01-01T00:00:00Z";
    case "fieldMask":
      return "names of fields joined by commas";
    case "list":
    case "array":
      return "a list";
    case "map":
    case "message":
    case "struct":
      return "a mapping";
    case "any":
      return "a value";
    default:
      return isLong(info) ? "a whole number" : "a whole number without quotes";
  }
}

/** A choice of names, shortened where there are many. */
export function describeNames(names: readonly string[]): string {
  if (names.length === 1) return names[0] as string;
  return names.length > 12
    ? `one of ${names.slice(0, 12).join(", ")} and ${names.length - 12} others`
    : `one of ${joinNames(names, "or")}`;
}

/** Whether a type is an integer of 64 bits, which JSON writes in quotes. */
export function isLong(info: ValueInfo): boolean {
  return ["int64", "uint64", "sint64", "fixed64", "sfixed64"].includes(info.type);
}

/** Smallest and largest integer of a type; undefined for other types. */
export function integerRange(info: ValueInfo): readonly [bigint, bigint] | undefined {
  switch (info.type) {
    case "int32":
    case "sint32":
    case "sfixed32":
      return [-(2n ** 31n), 2n ** 31n - 1n];
    case "uint32":
    case "fixed32":
      return [0n, 2n ** 32n - 1n];
    case "int64":
    case "sint64":
    case "sfixed64":
      return [-(2n ** 63n), 2n ** 63n - 1n];
    case "uint64":
    case "fixed64":
      return [0n, 2n ** 64n - 1n];
    default:
      return undefined;
  }
}

/** The range that the type and the rules of a number leave, in words. */
export function describeRange(info: ValueInfo): string {
  const natural = integerRange(info);
  const low =
    info.exclusiveMinimum !== undefined ? undefined : pick(info.minimum, natural?.[0], (a, b) => a > b);
  const high =
    info.exclusiveMaximum !== undefined ? undefined : pick(info.maximum, natural?.[1], (a, b) => a < b);
  if (low !== undefined && high !== undefined) return `between ${low} and ${high}`;
  const parts: string[] = [];
  if (info.exclusiveMinimum !== undefined) parts.push(`greater than ${info.exclusiveMinimum}`);
  else if (low !== undefined) parts.push(`at least ${low}`);
  if (info.exclusiveMaximum !== undefined) parts.push(`less than ${info.exclusiveMaximum}`);
  else if (high !== undefined) parts.push(`at most ${high}`);
  return parts.length === 0 ? "in the range of its type" : parts.join(" and ");
}

function pick(
  rule: number | undefined,
  natural: bigint | undefined,
  isTighter: (a: number, b: bigint) => boolean,
): string | undefined {
  if (rule === undefined) return natural?.toString();
  return natural === undefined || isTighter(rule, natural) || Number(natural) === rule
    ? String(rule)
    : natural.toString();
}

const formatNames: Readonly<Record<string, string>> = {
  "ip-address": "an IP address in canonical form",
  "ip-prefix": "an IP address in canonical form and a prefix length",
  "ip-port": "an IP address in canonical form and a port",
  "mac-address": "a hardware address in lower case with colons",
  hostname: "a host name",
  "hostname-label": "one label of a host name",
  "absolute-path": "an absolute path without `.`, `..`, doubled or trailing slashes",
  "relative-path": "a relative path without `.`, `..`, doubled or trailing slashes",
  uri: "an absolute URI",
  uuid: "a UUID in lower case",
  "resource-type": "the name of a resource type",
  "resource-version": "decimal digits",
};

/** A text form in words. */
export function describeFormat(format: string): string {
  return formatNames[format] ?? `in the form ${format}`;
}
