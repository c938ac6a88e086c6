import type { EnumType, FieldRules, FieldType, ScalarType } from "../../model/model.ts";
import { describeEnumNames } from "./annotations.ts";
import { createIntegerPattern, group } from "./integer-pattern.ts";
import type { MutableSchema } from "./json-schema.ts";
import { createLenientKey, createLenientScalar } from "./lenient-scalar.ts";
import { createMessageSchema } from "./message-schema.ts";
import { createOutputScalar } from "./output-scalar.ts";
import { getScalarKind } from "./scalar-kinds.ts";
import { createReference, type SchemaContext } from "./schema-context.ts";
import { getIntegerBounds } from "./strict-number.ts";
import { createStrictScalar, type ZeroRule } from "./strict-scalar.ts";
import { createWellKnown, getWrapped } from "./well-known.ts";

/** Creates the schema of a value that is not null. */
export function createValueSchema(
  context: SchemaContext,
  type: FieldType,
  rules: FieldRules | undefined,
  zero: ZeroRule,
): MutableSchema {
  switch (type.kind) {
    case "scalar":
      return createScalar(context, type.scalar, rules, zero);
    case "enum":
      return createEnum(context, type.name, zero);
    case "message":
      return createMessage(context, type.name, rules);
    case "list":
      return createList(context, type.item, rules, zero);
    case "map":
      return createMap(context, type, rules, zero);
  }
}

/** Lets a schema accept null as well. */
export function allowNull(schema: MutableSchema): MutableSchema {
  const { type, enum: values } = schema;
  if (Object.keys(schema).length === 0) return schema;
  if (values !== undefined && type === undefined)
    return { ...schema, enum: [...(values as unknown[]), null] };
  if (type === undefined) return { anyOf: [{ type: "null" }, schema] };
  return { ...schema, type: [...(Array.isArray(type) ? type : [type]), "null"] };
}

function createScalar(
  context: SchemaContext,
  scalar: ScalarType,
  rules: FieldRules | undefined,
  zero: ZeroRule,
): MutableSchema {
  if (context.strength === "lenient") return createLenientScalar(scalar);
  if (context.strength === "output") return createOutputScalar(scalar);
  return createStrictScalar(scalar, rules, zero);
}

function createEnum(context: SchemaContext, name: string, zero: ZeroRule): MutableSchema {
  const type = context.model.enums.get(name);
  if (type === undefined) throw new Error(`The model has no enum ${name}.`);
  if (context.strength === "lenient") return createLenientEnum(type);
  if (name === "google.protobuf.NullValue") return { type: "null" };
  const first = type.values[0]?.number;
  const seen = new Set<number>();
  const names: string[] = [];
  for (const value of type.values) {
    // Programs write the first of several names of a number; types know them all.
    if (seen.has(value.number) && context.strength !== "output") continue;
    seen.add(value.number);
    if (zero !== "refused" || value.number !== first) names.push(value.name);
  }
  return { type: "string", enum: names, ...describeEnumNames(context, type, names) };
}

/** Names and numbers; any number of 32 bits where the enum is open. */
function createLenientEnum(type: EnumType): MutableSchema {
  const names: unknown[] = type.values.map((value) => value.name);
  if (type.fullName === "google.protobuf.NullValue") names.push(null);
  if (!type.isOpen) return { enum: [...names, ...new Set(type.values.map((value) => value.number))] };
  return { anyOf: [{ enum: names }, { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }] };
}

function createMessage(context: SchemaContext, name: string, rules: FieldRules | undefined): MutableSchema {
  const scalar = getWrapped(name);
  if (scalar !== undefined) return createScalar(context, scalar, rules, "value");
  const known = createWellKnown(context, name);
  if (known !== undefined) return known;
  return createReference(context, name, () => createMessageSchema(context, name));
}

function createList(
  context: SchemaContext,
  item: FieldType,
  rules: FieldRules | undefined,
  zero: ZeroRule,
): MutableSchema {
  const schema: MutableSchema = {
    type: "array",
    items: createValueSchema(context, item, rules?.items, "value"),
  };
  if (context.strength !== "strict") return schema;
  if (rules?.isUnique) schema.uniqueItems = true;
  return { ...schema, ...createCounts("Items", rules?.minItems, rules?.maxItems, zero) };
}

function createMap(
  context: SchemaContext,
  type: FieldType & { readonly kind: "map" },
  rules: FieldRules | undefined,
  zero: ZeroRule,
): MutableSchema {
  const schema: MutableSchema = { type: "object" };
  const keys = createKeySchema(context, type.key, rules?.propertyNames);
  if (keys !== undefined) schema.propertyNames = keys;
  schema.additionalProperties = createValueSchema(context, type.value, rules?.additionalProperties, "value");
  if (context.strength !== "strict") return schema;
  return { ...schema, ...createCounts("Properties", rules?.minProperties, rules?.maxProperties, zero) };
}

function createKeySchema(
  context: SchemaContext,
  key: ScalarType,
  rules: FieldRules | undefined,
): MutableSchema | undefined {
  if (context.strength === "output") return undefined;
  if (context.strength === "lenient") return createLenientKey(key);
  switch (getScalarKind(key)) {
    case "bool":
      return { enum: ["true", "false"] };
    case "string": {
      const { type: _, ...keywords } = createStrictScalar("string", rules, "value");
      return keywords;
    }
    default: {
      const { min, max } = getIntegerBounds(key, rules);
      return { pattern: `^${group(createIntegerPattern(min, max))}$` };
    }
  }
}

/** Bounds on a number of items; an empty list or map says "not set" unless the field is required. */
function createCounts(
  unit: "Items" | "Properties",
  min: number | undefined,
  max: number | undefined,
  zero: ZeroRule,
): MutableSchema {
  const counts: MutableSchema = {};
  const least = zero === "refused" ? Math.max(1, min ?? 0) : (min ?? 0);
  if (max !== undefined) counts[`max${unit}`] = max;
  if (least === 0) return counts;
  if (zero !== "exempt" || least === 1)
    return zero === "exempt" ? counts : { ...counts, [`min${unit}`]: least };
  return { ...counts, anyOf: [{ [`max${unit}`]: 0 }, { [`min${unit}`]: least }] };
}
