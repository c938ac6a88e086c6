import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue,
  type Message,
  toJson,
} from "@bufbuild/protobuf";
import { evaluateMessage } from "../../src/evaluate/evaluate.ts";
import type { Model } from "../../src/model/model.ts";

/** Whether the parser of JSON reads a value. */
export function parserAccepts(desc: DescMessage, value: unknown): Message | undefined {
  try {
    return fromJson(desc, value as JsonValue);
  } catch {
    // Any error says that the value is refused.
    return undefined;
  }
}

/** Whether a value is what the strict schema is to accept, and if not, why. */
export function judgeStrictly(model: Model, desc: DescMessage, value: unknown): string {
  const message = parserAccepts(desc, value);
  if (message === undefined) return "parser";
  let output: unknown;
  try {
    output = toJson(desc, message);
  } catch {
    return "writer";
  }
  if (!isSameMessage(desc, value, output)) return "form";
  const [violation] = evaluateMessage(model, desc, message);
  return violation === undefined ? "" : violation.rule;
}

type Json = { readonly [key: string]: unknown };

/**
 * Whether a value equals what the writer makes of it, apart from zero values spelled out. Exceptions: a long
 * number as a bare integer that JSON keeps exact, and the number of digits in the fraction of a duration.
 */
function isSameMessage(desc: DescMessage, value: unknown, output: unknown): boolean {
  const known = compareKnown(desc, value, output);
  if (known !== undefined) return known;
  const [given, written] = [value as Json, output as Json];
  for (const key of Object.keys(given)) {
    const field = desc.fields.find(({ jsonName }) => jsonName === key);
    if (field === undefined) return false;
    if (!Object.hasOwn(written, key)) {
      if (field.fieldKind === "message" || field.presence !== 2 || !isZero(field, given[key])) return false;
    } else if (!isSameField(field, given[key], written[key])) return false;
  }
  return true;
}

function isSameField(field: DescField, value: unknown, output: unknown): boolean {
  if (field.fieldKind === "list") {
    const [given, written] = [value as unknown[], output as unknown[]];
    return (
      Array.isArray(given) &&
      given.length === written.length &&
      given.every((item, index) => isSameItem(field, item, written[index]))
    );
  }
  if (field.fieldKind === "map") {
    const [given, written] = [value as Json, output as Json];
    const keys = Object.keys(given);
    return (
      keys.length === Object.keys(written).length &&
      keys.every((key) => Object.hasOwn(written, key) && isSameItem(field, given[key], written[key]))
    );
  }
  return isSameItem(field, value, output);
}

function isSameItem(field: DescField, value: unknown, output: unknown): boolean {
  if (field.message) return isSameMessage(field.message, value, output);
  return isSameScalar(value, output, isLong(field));
}

function isSameScalar(value: unknown, output: unknown, isLongNumber: boolean): boolean {
  if (isLongNumber && typeof value === "number")
    return Number.isSafeInteger(value) && String(value) === output;
  return value === output;
}

/** Scalar types are numbered as in descriptors: those with 64 bits. */
function isLong(field: DescField): boolean {
  return [3, 4, 6, 16, 18].includes(field.scalar ?? 0);
}

function isZero(field: DescField, value: unknown): boolean {
  switch (field.fieldKind) {
    case "list":
      return Array.isArray(value) && value.length === 0;
    case "map":
      return (
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length === 0
      );
    case "enum":
      return field.enum.typeName === "google.protobuf.NullValue"
        ? value === null
        : value === field.enum.values[0]?.name;
    default:
      return value === "" || value === 0 || value === false
        ? (value === "") === (field.scalar === 9 || field.scalar === 12)
        : value === "0" && isLong(field);
  }
}

function compareKnown(desc: DescMessage, value: unknown, output: unknown): boolean | undefined {
  const name = /^google\.protobuf\.(\w+)$/.exec(desc.typeName)?.[1];
  switch (name) {
    case "Duration":
      return (
        typeof value === "string" &&
        typeof output === "string" &&
        trimFraction(value) === trimFraction(output)
      );
    case "Timestamp":
    case "FieldMask":
      return value === output;
    case "Any":
    case "Struct":
    case "Value":
    case "ListValue":
      return isSameJson(value, output);
    default:
      if (name?.endsWith("Value") && desc.fields[0])
        return isSameScalar(value, output, isLong(desc.fields[0]));
      return undefined;
  }
}

/** Takes zeros off the end of a fraction, and a fraction without digits off the number. */
function trimFraction(text: string): string {
  const dot = text.indexOf(".");
  if (dot < 0 || !text.endsWith("s")) return text;
  let end = text.length - 1;
  while (text.charAt(end - 1) === "0") end--;
  return `${text.slice(0, end - 1 === dot ? dot : end)}s`;
}

function isSameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSameJson((a as Json)[key], (b as Json)[key]))
  );
}
