import type { Field, FieldSet, MessageType } from "../../model/model.ts";
import type { MutableSchema } from "./json-schema.ts";
import { getScalarKind } from "./scalar-kinds.ts";
import type { SchemaContext } from "./schema-context.ts";

/**
 * Creates the rules that follow from oneofs, and for the lenient schema from fields with two names: each is an
 * entry of `allOf`.
 */
export function createOneofRules(context: SchemaContext, message: MessageType): MutableSchema[] {
  const isLenient = context.strength === "lenient";
  const rules: MutableSchema[] = [];
  if (isLenient)
    for (const field of message.fields)
      if (field.name !== field.jsonName && isSoleOwner(message, field))
        rules.push({ not: { required: [field.name, field.jsonName] } });
  for (const oneof of message.oneofs) {
    const fields = oneof.fields.map((name) => findField(message, name));
    if (fields.length < 2) continue;
    const conditions = fields.map((field) => (isLenient ? isGiven(field) : { required: [field.jsonName] }));
    rules.push(describeRule("oneof", fields, "", createAtMostOne(conditions)));
  }
  return rules;
}

/** Creates the rules about several fields, each an entry of `allOf`. */
export function createMessageRules(context: SchemaContext, message: MessageType): MutableSchema[] {
  const isSet = (field: Field): MutableSchema => createSetCondition(context, field);
  if (context.strength !== "strict") return [];
  const { exactlyOneOf, atMostOneOf, atLeastOneOf, dependentRequired } = message.rules;
  const rules: MutableSchema[] = [];
  const add = (
    name: string,
    { fields: names, reason }: FieldSet,
    create: (set: MutableSchema[]) => MutableSchema,
  ): void => {
    const fields = names.map((field) => findField(message, field));
    rules.push(describeRule(name, fields, reason, create(fields.map(isSet))));
  };
  for (const set of exactlyOneOf) add("exactlyOneOf", set, (conditions) => ({ oneOf: conditions }));
  for (const set of atMostOneOf) add("atMostOneOf", set, createAtMostOne);
  for (const set of atLeastOneOf) add("atLeastOneOf", set, (conditions) => ({ anyOf: conditions }));
  for (const { field: name, requires: names, reason } of dependentRequired) {
    const field = findField(message, name);
    const requires = names.map((required) => findField(message, required));
    rules.push(
      describeRule(
        "dependentRequired",
        [field, ...requires],
        reason,
        createDependency(context, field, requires),
      ),
    );
  }
  return rules;
}

function createDependency(context: SchemaContext, field: Field, requires: readonly Field[]): MutableSchema {
  if ([field, ...requires].every((member) => member.presence !== "implicit"))
    return {
      [context.draft === "draft-07" ? "dependencies" : "dependentRequired"]: {
        [field.jsonName]: requires.map((member) => member.jsonName),
      },
    };
  const conditions = requires.map((member) => createSetCondition(context, member));
  const then = conditions.length === 1 ? conditions[0] : { allOf: conditions };
  return { if: createSetCondition(context, field), then };
}

function describeRule(
  name: string,
  fields: readonly Field[],
  reason: string,
  rule: MutableSchema,
): MutableSchema {
  return {
    "x-cosi-rule": name,
    "x-cosi-fields": fields.map((field) => field.jsonName),
    ...(reason === "" ? {} : { description: reason }),
    ...rule,
  };
}

/** At most one of the conditions holds. Few pairs are forbidden one by one, which gives a single error. */
function createAtMostOne(conditions: readonly MutableSchema[]): MutableSchema {
  if (conditions.length > 6) return { oneOf: [...conditions, { not: { anyOf: conditions } }] };
  const pairs: MutableSchema[] = [];
  conditions.forEach((a, index) => {
    for (const b of conditions.slice(index + 1)) pairs.push(joinConditions(a, b));
  });
  return { not: pairs.length === 1 ? pairs[0] : { anyOf: pairs } };
}

function joinConditions(a: MutableSchema, b: MutableSchema): MutableSchema {
  const isPlain = (condition: MutableSchema): boolean => Object.keys(condition).join() === "required";
  if (!isPlain(a) || !isPlain(b)) return { allOf: [a, b] };
  return { required: [...(a.required as string[]), ...(b.required as string[])] };
}

/** Condition that a field is set. */
function createSetCondition(context: SchemaContext, field: Field): MutableSchema {
  const key = field.jsonName;
  if (field.presence !== "implicit") return { required: [key] };
  return { required: [key], properties: { [key]: createNotZero(context, field) } };
}

function createNotZero(context: SchemaContext, { type }: Field): MutableSchema {
  if (type.kind === "list") return { minItems: 1 };
  if (type.kind === "map") return { minProperties: 1 };
  if (type.kind === "enum") return { not: { const: getZeroName(context, type.name) } };
  if (type.kind !== "scalar") return {};
  switch (getScalarKind(type.scalar)) {
    case "string":
    case "bytes":
      return { not: { const: "" } };
    case "bool":
      return { not: { const: false } };
    case "int64":
      return { not: { enum: ["0", 0] } };
    default:
      return { not: { const: 0 } };
  }
}

/** Name that programs write for the value that says "not set"; null for the enum that stands for null. */
function getZeroName(context: SchemaContext, name: string): string | null {
  if (name === "google.protobuf.NullValue") return null;
  return context.model.enums.get(name)?.values[0]?.name ?? null;
}

/** Condition that the parser takes a member of a oneof for given: null counts unless the member is a scalar. */
function isGiven(field: Field): MutableSchema {
  const one = (key: string): MutableSchema =>
    field.type.kind === "scalar"
      ? { required: [key], properties: { [key]: { not: { type: "null" } } } }
      : { required: [key] };
  if (field.name === field.jsonName) return one(field.name);
  return { anyOf: [one(field.name), one(field.jsonName)] };
}

function isSoleOwner(message: MessageType, field: Field): boolean {
  return !message.fields.some(
    (other) =>
      other !== field &&
      [field.name, field.jsonName].some((key) => key === other.name || key === other.jsonName),
  );
}

function findField(message: MessageType, name: string): Field {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`The message ${message.fullName} has no field ${name}.`);
  return field;
}
