import type { Field, MessageType } from "../../model/model.ts";
import { describeComment, describeDeprecation, describeRules } from "./annotations.ts";
import type { MutableSchema } from "./json-schema.ts";
import { createMessageRules, createOneofRules } from "./message-rules.ts";
import { annotate, type SchemaContext } from "./schema-context.ts";
import type { ZeroRule } from "./strict-scalar.ts";
import { allowNull, createValueSchema } from "./value-schema.ts";

/** Creates the schema of a message, without definitions. */
export function createMessageSchema(context: SchemaContext, name: string): MutableSchema {
  const message = context.model.messages.get(name);
  if (message === undefined) throw new Error(`The model has no message ${name}.`);
  // Tools that make types of a schema take its title for a name.
  const isOutput = context.strength === "output";
  const schema: MutableSchema = {
    ...(isOutput ? {} : describeComment(message.comment, message)),
    type: "object",
  };
  if (message.isDeprecated && !isOutput) Object.assign(schema, describeDeprecation(context));
  const properties = new Map<string, MutableSchema>();
  for (const [key, field] of listKeys(context, message))
    properties.set(key, createFieldSchema(context, message, field));
  if (properties.size > 0) schema.properties = Object.fromEntries(properties);
  if (!message.isOpen) schema.additionalProperties = false;
  if (isOutput) return schema;
  const required = context.strength === "strict" ? message.fields.filter(isRequired) : [];
  if (required.length > 0) schema.required = required.map((field) => field.jsonName);
  const rules = [...createOneofRules(context, message), ...createMessageRules(context, message)];
  if (rules.length > 0) schema.allOf = rules;
  return schema;
}

/** Whether a field has to be there. */
export function isRequired(field: Field): boolean {
  return field.rules.isRequired || field.presence === "legacy-required";
}

/**
 * Keys under which fields are read. The parser knows the proto name as well; where two fields claim a key it is
 * the later one's.
 */
export function listKeys(context: SchemaContext, message: MessageType): Map<string, Field> {
  const keys = new Map<string, Field>();
  for (const field of message.fields) {
    if (context.strength === "lenient") keys.set(field.name, field);
    keys.set(field.jsonName, field);
  }
  return keys;
}

function createFieldSchema(context: SchemaContext, message: MessageType, field: Field): MutableSchema {
  const isFree = field.presence !== "implicit" || context.strength === "output";
  const zero: ZeroRule = isFree ? "value" : field.rules.isRequired ? "refused" : "exempt";
  const value = createValueSchema(context, field.type, field.rules, zero);
  if (context.strength === "output") return value;
  const keywords = {
    ...describeComment(field.comment, message),
    ...describeRules(context, field.rules, field.isDeprecated),
  };
  return annotate(context, context.strength === "lenient" ? allowNull(value) : value, keywords);
}
