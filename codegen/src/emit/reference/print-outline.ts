import type { Field, FieldType, MessageType, Model } from "../../model/model.ts";
import { isRequired } from "./describe-rules.ts";
import { getPlaceholder, isWellKnown } from "./describe-type.ts";

const maxLines = 200;

/** Prints all fields of a spec as YAML, nested ones under their parents, with a word in the place of each value. */
export function printOutline(model: Model, root: MessageType): string {
  const lines = listLines(model, root, [], "  ");
  const shown = lines.length > maxLines ? [...lines.slice(0, maxLines), "  # and so on"] : lines;
  return ["spec:", ...shown].map((line) => `${line}\n`).join("");
}

function listLines(model: Model, message: MessageType, around: readonly string[], indent: string): string[] {
  return message.fields.flatMap((field) => listField(model, field, [...around, message.fullName], indent));
}

function listField(model: Model, field: Field, around: readonly string[], indent: string): string[] {
  const marks = [
    ...(isRequired(field) ? ["required"] : []),
    ...(field.rules.isSensitive ? ["secret"] : []),
    ...(field.isDeprecated ? ["deprecated"] : []),
  ];
  const comment = marks.length === 0 ? "" : ` # ${marks.join(", ")}`;
  const [first, ...rest] = listValue(model, field.type, around, `${indent}  `);
  return [`${indent}${printKey(field.jsonName)}:${first}${comment}`, ...rest];
}

/** What stands behind the key, and the lines below. */
function listValue(model: Model, type: FieldType, around: readonly string[], indent: string): string[] {
  if (type.kind === "list") {
    const [first = "", ...rest] = listValue(model, type.item, around, `${indent}  `);
    const [inner, ...others] = rest;
    if (inner === undefined) return ["", `${indent}-${first}`];
    return ["", `${indent}- ${inner.trimStart()}`, ...others];
  }
  if (type.kind === "map") {
    const [first = "", ...rest] = listValue(model, type.value, around, `${indent}  `);
    return ["", `${indent}<key>:${first}`, ...rest];
  }
  const message =
    type.kind === "message" && !isWellKnown(type.name) ? model.messages.get(type.name) : undefined;
  if (!message || message.fields.length === 0) return [` ${getPlaceholder(type)}`];
  if (around.includes(message.fullName)) return [" <as above>"];
  return ["", ...listLines(model, message, around, indent)];
}

function printKey(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : JSON.stringify(name);
}
