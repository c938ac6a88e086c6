import { formatMessage } from "../diagnostics.ts";
import type { MapNode, Node, PathStep } from "../text/node.ts";
import { findEntry } from "../text/node.ts";
import type { MessageInfo, RuleInfo, TypeInfo, ValueInfo } from "../type-info.ts";
import { joinNames } from "./describe.ts";
import type { Fault } from "./fault.ts";
import { suggestName } from "./suggest.ts";

/** Faults of a message itself: unknown and missing fields, and rules about several fields. */
export function explainMessage(
  node: MapNode,
  message: MessageInfo,
  info: TypeInfo,
  path: readonly PathStep[],
  where: string,
): Fault[] {
  const faults: Fault[] = [];
  // A name that is only misspelt is one fault, not an unknown and a missing field.
  const meant = new Set<string>();
  for (const { key } of node.entries) {
    if (message.open === true || Object.hasOwn(message.fields, key)) continue;
    const absent = Object.keys(message.fields).filter((name) => findEntry(node, name) === undefined);
    const suggestion = suggestName(key, absent) ?? suggestName(key, Object.keys(message.fields));
    if (suggestion !== undefined) meant.add(suggestion);
    faults.push({
      code: "types/unknown-field",
      path: [...path, key],
      at: "key",
      message: formatMessage("types/unknown-field", { where }),
      hint: suggestion === undefined ? hintFields(message) : `did you mean ${suggestion}?`,
    });
  }
  if (node.isIncomplete) return faults;
  for (const [name, field] of Object.entries(message.fields)) {
    if (field.required !== true || meant.has(name) || findEntry(node, name) !== undefined) continue;
    faults.push(explainMissing(name, field, path, "parent", "nothing"));
  }
  for (const rule of message.rules ?? []) {
    if (rule.fields.some((name) => meant.has(name))) continue;
    const fault = explainRule(rule, node, message, info, path);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

/** The fault of a required field that is absent, or has the value that says "not set". */
export function explainMissing(
  name: string,
  field: ValueInfo,
  path: readonly PathStep[],
  at: Fault["at"],
  found: string,
): Fault {
  return {
    code: "types/missing-field",
    path: [...path, name],
    at,
    message: formatMessage("types/missing-field", { found }),
    hint:
      field.example === undefined || field.sensitive === true
        ? undefined
        : `for example ${name}: ${field.example}`,
    requirement: field.requirement,
  };
}

function hintFields(message: MessageInfo): string | undefined {
  const names = Object.keys(message.fields);
  return names.length === 0 || names.length > 12 ? undefined : `known fields: ${names.join(", ")}`;
}

function explainRule(
  rule: RuleInfo,
  node: MapNode,
  message: MessageInfo,
  info: TypeInfo,
  path: readonly PathStep[],
): Fault | undefined {
  const reason = rule.reason === undefined ? "" : ` (${rule.reason})`;
  const isFieldSet = (name: string) => {
    const field = message.fields[name];
    return field !== undefined && isSet(findEntry(node, name)?.value, field, info);
  };
  if (rule.rule === "dependency") {
    const [field, ...needed] = rule.fields as [string, ...string[]];
    const missing = needed.filter((name) => !isFieldSet(name));
    if (!isFieldSet(field) || missing.length === 0) return undefined;
    const text = formatMessage("types/missing-dependency", { expected: joinNames(missing, "and"), reason });
    return { code: "types/missing-dependency", path: [...path, field], at: "key", message: text };
  }
  const set = node.entries
    .map(({ key }) => key)
    .filter((key) => rule.fields.includes(key) && isFieldSet(key));
  if (set.length > 1 && rule.rule !== "atLeastOne") {
    const [first, second] = set as [string, string];
    const text = formatMessage("types/conflicting-fields", { expected: first, reason });
    return {
      code: "types/conflicting-fields",
      path: [...path, second],
      at: "key",
      message: text,
      hint: "remove one of the two",
    };
  }
  if (set.length > 0 || rule.rule === "atMostOne") return undefined;
  const expected =
    rule.fields.length === 2 ? joinNames(rule.fields, "or") : `one of ${joinNames(rule.fields, "or")}`;
  const text = formatMessage("types/missing-alternative", { expected, reason });
  return { code: "types/missing-alternative", path, at: "key", message: text };
}

/** Whether a field is set: present, or, without presence, other than its zero value. */
function isSet(node: Node | undefined, field: ValueInfo, info: TypeInfo): boolean {
  if (node === undefined) return false;
  return field.explicit === true || !isZero(node, field, info);
}

/** Whether a value is the one that a field without presence has when it is not set. */
export function isZero(node: Node, field: ValueInfo, info: TypeInfo): boolean {
  if (node.kind === "list") return field.type === "list" && node.items.length === 0;
  if (node.kind === "map") return field.type === "map" && node.entries.length === 0;
  switch (field.type) {
    case "string":
    case "bytes":
      return node.value === "";
    case "bool":
      return node.value === false;
    case "enum":
      return node.value === info.enums?.[field.name ?? ""]?.[0];
    case "list":
    case "map":
    case "message":
      return false;
    default:
      return node.value === 0 || node.value === "0";
  }
}
