import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { type ReflectList, type ReflectMap, type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import type { FieldRules, FieldType, Model } from "../model/model.ts";
import { checkScalar, isZeroScalar, type Scalar } from "./check-scalar.ts";
import { checkSets } from "./check-sets.ts";
import { createCompareKey } from "./compare-key.ts";
import { joinPointer, type Report, type Violation } from "./violation.ts";

/** Deepest nesting of messages that is followed, that of the parser. */
const maxDepth = 100;

/** Most violations that are reported. */
const maxViolations = 1000;

/**
 * Finds the rules that a decoded message breaks.
 *
 * It walks the message by reflection with the rules of the model and shares no code with the schemas, so that
 * each can check the other. A rule about a value applies where the field is set: present, or other than zero
 * where the field has no presence.
 *
 * @param desc Descriptor of the message; the model comes from the same files.
 * @returns At most 1000 violations, in the order of the fields.
 */
export function evaluateMessage(model: Model, desc: DescMessage, message: Message): Violation[] {
  const violations: Violation[] = [];
  const report: Report = (path, rule, text) => {
    if (violations.length < maxViolations) violations.push({ path, rule, message: text });
  };
  evaluateFields({ model, report }, reflect(desc, message), "", 1);
  return violations;
}

interface Walk {
  readonly model: Model;
  readonly report: Report;
}

function evaluateFields(walk: Walk, message: ReflectMessage, path: string, depth: number): void {
  const type = walk.model.messages.get(message.desc.typeName);
  if (type === undefined) throw new Error(`The model has no message ${message.desc.typeName}.`);
  if (depth > maxDepth) {
    walk.report(path, "depth", `must be nested at most ${maxDepth} levels deep`);
    return;
  }
  const set = new Set<string>();
  for (const field of type.fields) {
    const desc = message.fields.find((candidate) => candidate.name === field.name);
    if (desc === undefined || !isSet(message, desc, field.presence === "implicit")) continue;
    set.add(field.name);
    evaluateValue(walk, message.get(desc), field.type, field.rules, joinPointer(path, field.jsonName), depth);
  }
  checkSets(type, set, path, walk.report);
}

function isSet(message: ReflectMessage, desc: DescField, isImplicit: boolean): boolean {
  if (!isImplicit) return message.isSet(desc);
  const value = message.get(desc);
  if (desc.fieldKind === "list") return (value as ReflectList).size > 0;
  if (desc.fieldKind === "map") return (value as ReflectMap).size > 0;
  return desc.fieldKind === "message" ? message.isSet(desc) : !isZeroScalar(value as Scalar);
}

function evaluateValue(
  walk: Walk,
  value: unknown,
  type: FieldType,
  rules: FieldRules | undefined,
  path: string,
  depth: number,
): void {
  switch (type.kind) {
    case "scalar":
      if (rules) checkScalar(value as Scalar, rules, path, walk.report);
      return;
    case "enum":
      evaluateEnum(walk, value as number, type.name, path);
      return;
    case "message":
      evaluateNested(walk, value as ReflectMessage, rules, path, depth);
      return;
    case "list": {
      const items = [...(value as ReflectList)];
      if (rules) checkCount(items.length, "items", rules.minItems, rules.maxItems, path, walk.report);
      if (rules?.isUnique && new Set(items.map(createCompareKey)).size < items.length)
        walk.report(path, "unique_items", "must not have the same item twice");
      items.forEach((item, index) => {
        evaluateValue(walk, item, type.item, rules?.items, joinPointer(path, index), depth);
      });
      return;
    }
    case "map": {
      const entries = [...(value as ReflectMap)];
      if (rules)
        checkCount(entries.length, "properties", rules.minProperties, rules.maxProperties, path, walk.report);
      for (const [key, item] of entries) {
        const below = joinPointer(path, String(key));
        if (rules?.propertyNames) checkScalar(key as Scalar, rules.propertyNames, below, walk.report);
        evaluateValue(walk, item, type.value, rules?.additionalProperties, below, depth);
      }
    }
  }
}

function evaluateEnum(walk: Walk, value: number, name: string, path: string): void {
  const values = walk.model.enums.get(name)?.values ?? [];
  if (!values.some(({ number }) => number === value))
    walk.report(path, "defined_only", `must be a value of ${name}`);
}

/** Wrappers stand for the scalar they hold. Other well-known types have no rules of ours inside. */
function evaluateNested(
  walk: Walk,
  value: ReflectMessage,
  rules: FieldRules | undefined,
  path: string,
  depth: number,
): void {
  const name = value.desc.typeName;
  if (/^google\.protobuf\.(Double|Float|U?Int64|U?Int32|Bool|String|Bytes)Value$/.test(name)) {
    const [inner] = value.fields;
    if (inner && rules) checkScalar(value.get(inner) as Scalar, rules, path, walk.report);
    return;
  }
  if (/^google\.protobuf\.(Any|Timestamp|Duration|FieldMask|Struct|Value|ListValue)$/.test(name)) return;
  evaluateFields(walk, value, path, depth + 1);
}

function checkCount(
  count: number,
  unit: "items" | "properties",
  min: number | undefined,
  max: number | undefined,
  path: string,
  report: Report,
): void {
  if (min !== undefined && count < min) report(path, `min_${unit}`, `must have at least ${min}`);
  if (max !== undefined && count > max) report(path, `max_${unit}`, `must have at most ${max}`);
}
