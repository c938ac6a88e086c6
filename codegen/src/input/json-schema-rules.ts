import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { FieldRulesSchema } from "@cosi-spec/types/options";
import type { FieldRules, FieldType } from "../model/model.ts";
import { type Format, formats } from "../model/words.ts";
import type { JsonSchema } from "./json-schema-refs.ts";
import { dropUndefined, noFieldRules, toFieldRules } from "./proto-rules.ts";

/** Keywords that the types or the rules of a field are read from, or that say nothing about values. */
const fieldKeywords = new Set([
  ...["$ref", "$schema", "$id", "$defs", "$comment", "$anchor", "title", "description", "type", "deprecated"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["pattern", "format", "enum", "const", "minItems", "maxItems", "uniqueItems", "items", "minProperties"],
  ...["maxProperties", "propertyNames", "additionalProperties", "default", "examples", "contentEncoding"],
  ...["x-cosi-field"],
]);

/**
 * Reads the rules of a field, of its items, keys and values. What the model cannot hold is reported and left out.
 *
 * @param resolve finds the schema that a part means, through `$ref`
 */
export function readSchemaRules(
  schema: JsonSchema,
  type: FieldType,
  report: (construct: string) => void,
  resolve: (part: unknown) => JsonSchema,
): FieldRules {
  // The keywords of a message are read where it is declared.
  const isMessage = type.kind === "message" && !type.name.startsWith("google.protobuf.");
  if (!isMessage) for (const keyword of Object.keys(schema)) if (!fieldKeywords.has(keyword)) report(keyword);
  const number = (keyword: string) => (typeof schema[keyword] === "number" ? schema[keyword] : undefined);
  const text = isMessage || type.kind !== "scalar" ? undefined : schema;
  const rules = dropUndefined({
    ...noFieldRules,
    minimum: number("minimum"),
    maximum: number("maximum"),
    exclusiveMinimum: number("exclusiveMinimum"),
    exclusiveMaximum: number("exclusiveMaximum"),
    multipleOf: number("multipleOf"),
    minLength: number("minLength"),
    maxLength: number("maxLength"),
    pattern: typeof schema["pattern"] === "string" ? schema["pattern"] : undefined,
    format: text && readFormat(text, report),
    enum: text && readEnum(text, type, report),
    minItems: number("minItems"),
    maxItems: number("maxItems"),
    isUnique: schema["uniqueItems"] === true,
    minProperties: type.kind === "map" ? number("minProperties") : undefined,
    maxProperties: type.kind === "map" ? number("maxProperties") : undefined,
    items: type.kind === "list" ? readPart(schema["items"], type.item, report, resolve) : undefined,
    propertyNames:
      type.kind === "map" && schema["propertyNames"] !== undefined
        ? readPart(schema["propertyNames"], { kind: "scalar", scalar: "string" }, report, resolve)
        : undefined,
    additionalProperties:
      type.kind === "map" ? readPart(schema["additionalProperties"], type.value, report, resolve) : undefined,
    default: schema["default"],
    examples: Array.isArray(schema["examples"]) ? schema["examples"] : [],
  }) as FieldRules;
  return schema["x-cosi-field"] === undefined ? rules : overlay(rules, schema["x-cosi-field"], report);
}

function readPart(
  part: unknown,
  type: FieldType,
  report: (construct: string) => void,
  resolve: (part: unknown) => JsonSchema,
): FieldRules | undefined {
  const rules = readSchemaRules(resolve(part), type, report, resolve);
  return JSON.stringify(rules) === JSON.stringify(noFieldRules) ? undefined : rules;
}

/** What `x-cosi-field` says wins over the keywords beside it. */
function overlay(rules: FieldRules, value: unknown, report: (construct: string) => void): FieldRules {
  try {
    const own = toFieldRules(fromJson(FieldRulesSchema, value as JsonValue), report);
    const said = Object.entries(own).filter(
      ([, part]) => part !== false && part !== "" && !isEmptyList(part),
    );
    return { ...rules, ...Object.fromEntries(said) };
  } catch (error) {
    report(`x-cosi-field: ${error instanceof Error ? error.message : String(error)}`);
    return rules;
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function readFormat(schema: JsonSchema, report: (construct: string) => void): Format | undefined {
  const { format } = schema;
  // An integer's width and a time are part of the type.
  if (typeof format !== "string" || ["int32", "int64", "date-time"].includes(format)) return undefined;
  const known = formats.find((name) => name === format);
  if (known === undefined) report(`format ${format}`);
  return known;
}

function readEnum(
  schema: JsonSchema,
  type: FieldType,
  report: (construct: string) => void,
): readonly string[] | undefined {
  const values = schema["enum"] ?? ("const" in schema ? [schema["const"]] : undefined);
  if (!Array.isArray(values)) return undefined;
  const texts = values.filter((value): value is string => typeof value === "string");
  const isText = type.kind === "scalar" && type.scalar === "string";
  if (isText && texts.length === values.length) return texts;
  report("enum of values that are no strings");
  return undefined;
}
