import type { FieldType, Model } from "../model/model.ts";
import { suggestName } from "./names.ts";
import { describeType } from "./walk-rules.ts";

/** A step of a path: a key, or an item of a list (`*`: all items). */
export type ColumnStep = { readonly key: string } | { readonly item: string };

/** Where a path leads. */
export type ColumnTarget =
  | { readonly kind: "value" }
  | { readonly kind: "sensitive"; readonly field: string }
  | { readonly kind: "unknown"; readonly reason: string; readonly hint: string };

/** Reads a JSONPath in braces, such as `{.nameServers[*].address}`; undefined: it is none. */
export function parseColumnPath(path: string): readonly ColumnStep[] | undefined {
  const body = /^\{((?:\.[A-Za-z_][A-Za-z0-9_-]*|\[\*\]|\[-?\d+\]|\['[^']+'\])+)\}$/.exec(path)?.[1];
  if (body === undefined) return undefined;
  return [...body.matchAll(/\.([A-Za-z0-9_-]+)|\['([^']+)'\]|\[([*\d-]+)\]/g)].map((match) => {
    const key = match[1] ?? match[2];
    return key === undefined ? { item: match[3] ?? "*" } : { key };
  });
}

/** Follows a path from a message through the model. */
export function resolveColumnPath(model: Model, message: string, steps: readonly ColumnStep[]): ColumnTarget {
  let type: FieldType = { kind: "message", name: message };
  const unknown = (reason: string, hint: string): ColumnTarget => ({ kind: "unknown", reason, hint });
  for (const step of steps) {
    if ("item" in step) {
      if (type.kind !== "list") return unknown(`${describeType(type)} has no items`, `remove [${step.item}]`);
      type = type.item;
      continue;
    }
    if (type.kind === "map") {
      type = type.value;
      continue;
    }
    if (type.kind === "list") return unknown("a list has items, not fields", `write [*].${step.key}`);
    if (type.kind !== "message") return unknown(`${describeType(type)} has no fields`, `remove .${step.key}`);
    // The JSON forms of these hold any keys.
    if (/^google\.protobuf\.(Struct|Value|Any)$/.test(type.name)) return { kind: "value" };
    const parent = model.messages.get(type.name);
    const field = parent?.fields.find(({ jsonName }) => jsonName === step.key);
    if (parent === undefined || field === undefined || type.name.startsWith("google.protobuf.")) {
      const names = parent?.fields.map(({ jsonName }) => jsonName) ?? [];
      const near =
        parent?.fields.find(({ name }) => name === step.key)?.jsonName ?? suggestName(step.key, names);
      return unknown(
        `${parent?.name ?? type.name} has no field "${step.key}" in its YAML form`,
        near === undefined ? `the fields are ${names.join(", ")}` : `write .${near}`,
      );
    }
    if (field.rules.isSensitive) return { kind: "sensitive", field: field.name };
    type = field.type;
  }
  return { kind: "value" };
}
