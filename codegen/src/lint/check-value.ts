import type { Field, FieldRules, FieldType, MessageType, Model } from "../model/model.ts";
import { checkScalar, type ValueFault } from "./check-scalar.ts";
import { suggestName } from "./names.ts";

/** Deepest nesting of a value that is followed. */
const maxDepth = 64;

/**
 * Checks a JSON value against the type and the rules of a field.
 *
 * It covers what schemas say in words of JSON Schema; it is meant for examples and defaults in schemas, whose
 * authors look at the schema anyway. Faults carry no values.
 */
export function checkValue(
  model: Model,
  rules: FieldRules,
  type: FieldType,
  value: unknown,
  pointer = "",
  depth = 0,
): ValueFault[] {
  const fault = (keyword: string, message: string): ValueFault[] => [{ pointer, keyword, message }];
  if (depth > maxDepth) return fault("type", `must be nested at most ${maxDepth} levels deep`);
  switch (type.kind) {
    case "scalar":
      return checkScalar(rules, type, value, pointer);
    case "enum":
      return checkEnum(model, type.name, value, pointer);
    case "message":
      return checkMessage(model, type.name, value, pointer, depth);
    case "list": {
      if (!Array.isArray(value)) return fault("type", "must be a list");
      const faults: ValueFault[] = [];
      if (rules.minItems !== undefined && value.length < rules.minItems)
        faults.push(
          ...fault("min_items", `must have at least ${rules.minItems} items, found ${value.length}`),
        );
      if (rules.maxItems !== undefined && value.length > rules.maxItems)
        faults.push(
          ...fault("max_items", `must have at most ${rules.maxItems} items, found ${value.length}`),
        );
      if (rules.isUnique && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
        faults.push(...fault("unique_items", "must not have the same item twice"));
      value.forEach((item, index) => {
        faults.push(
          ...checkValue(model, rules.items ?? noRules, type.item, item, `${pointer}/${index}`, depth + 1),
        );
      });
      return faults;
    }
    case "map": {
      if (!isObject(value)) return fault("type", "must be a map");
      const faults: ValueFault[] = [];
      const entries = Object.entries(value);
      if (rules.minProperties !== undefined && entries.length < rules.minProperties)
        faults.push(...fault("min_properties", `must have at least ${rules.minProperties} entries`));
      if (rules.maxProperties !== undefined && entries.length > rules.maxProperties)
        faults.push(...fault("max_properties", `must have at most ${rules.maxProperties} entries`));
      for (const [key, item] of entries) {
        const below = `${pointer}/${escapePointer(key)}`;
        if (type.key === "string")
          faults.push(
            ...checkScalar(rules.propertyNames ?? noRules, { kind: "scalar", scalar: "string" }, key, below),
          );
        faults.push(
          ...checkValue(model, rules.additionalProperties ?? noRules, type.value, item, below, depth + 1),
        );
      }
      return faults;
    }
  }
}

/** Rules that demand nothing. */
export const noRules: FieldRules = {
  isRequired: false,
  isUnique: false,
  examples: [],
  isImmutable: false,
  isSensitive: false,
  notSensitiveReason: "",
  requirements: [],
};

function checkEnum(model: Model, name: string, value: unknown, pointer: string): ValueFault[] {
  const type = model.enums.get(name);
  if (type === undefined) return [];
  if (typeof value === "number" && (type.isOpen || type.values.some(({ number }) => number === value)))
    return [];
  if (type.values.some((known) => known.name === value)) return [];
  const near =
    typeof value === "string"
      ? suggestName(
          value,
          type.values.map((known) => known.name),
        )
      : undefined;
  const message = `must be one of ${type.values.map((known) => known.name).join(", ")}`;
  return [
    { pointer, keyword: "type", message: near === undefined ? message : `${message}; did you mean ${near}?` },
  ];
}

function checkMessage(
  model: Model,
  name: string,
  value: unknown,
  pointer: string,
  depth: number,
): ValueFault[] {
  // Well-known types have forms of their own; whole examples are checked by the validators.
  if (name.startsWith("google.protobuf.")) return [];
  const message = model.messages.get(name);
  if (message === undefined) return [];
  if (!isObject(value))
    return [{ pointer, keyword: "type", message: "must be a map of field names to values" }];
  const faults: ValueFault[] = [];
  const set = new Set<string>();
  for (const [key, item] of Object.entries(value)) {
    const below = `${pointer}/${escapePointer(key)}`;
    const field = message.fields.find(({ jsonName }) => jsonName === key);
    if (field === undefined) {
      if (message.isOpen) continue;
      const near = suggestName(
        key,
        message.fields.map(({ jsonName }) => jsonName),
      );
      const hint = near === undefined ? "" : `; did you mean "${near}"?`;
      faults.push({ pointer: below, keyword: "name", message: `is no field of ${message.name}${hint}` });
      continue;
    }
    // Rules about a value apply only where the field is set; without presence the zero value is "not set".
    const isSet = field.presence !== "implicit" || !isZero(model, field.type, item);
    if (isSet) set.add(field.name);
    faults.push(...checkValue(model, isSet ? field.rules : noRules, field.type, item, below, depth + 1));
  }
  faults.push(...checkPresence(message, set, pointer));
  return faults;
}

function checkPresence(message: MessageType, set: ReadonlySet<string>, pointer: string): ValueFault[] {
  const faults: ValueFault[] = [];
  const add = (keyword: string, text: string): void => {
    faults.push({ pointer, keyword, message: text });
  };
  const jsonNames = (names: readonly string[]): string =>
    names
      .map((name) => message.fields.find((field: Field) => field.name === name)?.jsonName ?? name)
      .join(", ");
  for (const field of message.fields)
    if (field.rules.isRequired && !set.has(field.name)) add("required", `must have "${field.jsonName}"`);
  const count = (names: readonly string[]): number => names.filter((name) => set.has(name)).length;
  const { exactlyOneOf, atMostOneOf, atLeastOneOf, dependentRequired } = message.rules;
  for (const { fields } of exactlyOneOf)
    if (count(fields) !== 1) add("exactly_one_of", `must have exactly one of ${jsonNames(fields)}`);
  for (const { fields } of atMostOneOf)
    if (count(fields) > 1) add("at_most_one_of", `must have at most one of ${jsonNames(fields)}`);
  for (const { fields } of atLeastOneOf)
    if (count(fields) < 1) add("at_least_one_of", `must have at least one of ${jsonNames(fields)}`);
  for (const { field, requires } of dependentRequired)
    if (set.has(field) && count(requires) < requires.length)
      add("dependent_required", `must have ${jsonNames(requires)} where ${jsonNames([field])} is set`);
  for (const { name } of message.oneofs) {
    const members = message.fields.filter((field) => field.oneof === name).map((field) => field.name);
    if (count(members) > 1) add("oneof", `must have at most one of ${jsonNames(members)}`);
  }
  return faults;
}

/** Whether a JSON value is the zero value of a type. */
export function isZero(model: Model, type: FieldType, value: unknown): boolean {
  switch (type.kind) {
    case "list":
      return Array.isArray(value) && value.length === 0;
    case "map":
      return isObject(value) && Object.keys(value).length === 0;
    case "enum":
      return (
        value === 0 ||
        model.enums.get(type.name)?.values.some((v) => v.number === 0 && v.name === value) === true
      );
    case "message":
      return false;
    case "scalar":
      return value === "" || value === 0 || value === false || (type.scalar.includes("64") && value === "0");
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
