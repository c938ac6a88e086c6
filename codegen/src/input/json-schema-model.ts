import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { ResourceOptionsSchema } from "@cosi-spec/types/options";
import type {
  Field,
  FieldType,
  MessageRules,
  MessageType,
  Model,
  Oneof,
  ResourceType,
  SourceFile,
  SourceLocation,
  Unsupported,
} from "../model/model.ts";
import { compareNames } from "../model/names.ts";
import { type JsonSchema, type Place, resolveReference, SchemaIndex, valueAt } from "./json-schema-refs.ts";
import { readSchemaRules } from "./json-schema-rules.ts";
import { readScalar } from "./json-schema-scalars.ts";
import { noFieldRules, noMessageRules, toResourceType } from "./proto-rules.ts";

/** One parsed document. */
export interface JsonSchemaFile {
  /** Path below its folder, with forward slashes. */
  readonly path: string;
  readonly schema: JsonSchema;
  /** Line and column of what is at a path, from 1; 0 where that is unknown. */
  locate(path: readonly (string | number)[]): { readonly line: number; readonly column: number };
}

/** Keywords of an object that are read, or say nothing about values. */
const objectKeywords = new Set([
  ...[
    "$schema",
    "$id",
    "$defs",
    "$comment",
    "$anchor",
    "title",
    "description",
    "type",
    "properties",
    "required",
  ],
  ...["additionalProperties", "dependentRequired", "oneOf", "anyOf", "deprecated", "examples", "default"],
  ...["x-cosi-resource", "x-cosi-field", "$ref"],
]);

/** Keywords that can stand beside a reference. */
const annotationKeywords = new Set([
  ...[
    "$ref",
    "allOf",
    "$comment",
    "title",
    "description",
    "deprecated",
    "examples",
    "default",
    "x-cosi-field",
  ],
]);

/** Deepest nesting of objects in objects that is followed. */
const maxDepth = 64;

/**
 * Creates the model of JSON Schema documents (draft 2020-12).
 *
 * An object type becomes a message: that of a document is named after its path, others after where they are. A
 * document with the keyword `x-cosi-resource` (the fields of `ResourceOptions`, in JSON) is a resource type; a
 * property takes `x-cosi-field` (the fields of `FieldRules`). Integers within the bounds of 32 bits are `int32`
 * or `uint32`, others `int64`. Keywords that the model has no place for are in `unsupported`, and what they say
 * is left out, so that the model accepts more than the document, never less.
 */
export function createModelFromJsonSchemas(files: readonly JsonSchemaFile[]): Model {
  return new ModelBuilder(files).build();
}

class ModelBuilder {
  readonly #files: readonly JsonSchemaFile[];
  readonly #index: SchemaIndex;
  readonly #messages = new Map<string, MessageType>();
  readonly #pending = new Set<string>();
  readonly #resources: ResourceType[] = [];
  readonly #unsupported: Unsupported[] = [];

  constructor(files: readonly JsonSchemaFile[]) {
    this.#files = [...files].sort((a, b) => compareNames(a.path, b.path));
    this.#index = new SchemaIndex(this.#files);
  }

  build(): Model {
    const sources: SourceFile[] = [];
    for (const file of this.#files) {
      const root: Place = { file, path: [] };
      for (const place of [root, ...this.#index.listDefinitions(file)])
        if (isObjectSchema(place)) this.#addMessage(place, this.#index.nameOf(place), 0);
      this.#readResource(root);
      const own = [...this.#messages.values()].filter((message) => message.location.file === file.path);
      sources.push({
        ...{ path: file.path, package: "", imports: [], enums: [], syntax: "json-schema" },
        messages: own.map((message) => message.fullName),
      });
    }
    return {
      files: sources,
      messages: new Map([...this.#messages].sort(([a], [b]) => compareNames(a, b))),
      enums: new Map(),
      resources: this.#resources.sort((a, b) => compareNames(a.type, b.type)),
      unsupported: this.#unsupported,
    };
  }

  #readResource(place: Place): void {
    const options = schemaAt(place)["x-cosi-resource"];
    if (options === undefined) return;
    const message = this.#index.nameOf(place);
    try {
      const resource = fromJson(ResourceOptionsSchema, options as JsonValue);
      this.#resources.push(
        toResourceType(resource, message, locationOf(place), (construct) =>
          this.#report(construct, message, place),
        ),
      );
    } catch (error) {
      this.#report(
        `x-cosi-resource: ${error instanceof Error ? error.message : String(error)}`,
        message,
        place,
      );
    }
  }

  #report(construct: string, name: string, place: Place): void {
    this.#unsupported.push({ construct, name, location: locationOf(place) });
  }

  #addMessage(place: Place, fullName: string, depth: number): void {
    if (this.#messages.has(fullName) || this.#pending.has(fullName)) return;
    this.#pending.add(fullName);
    const schema = schemaAt(place);
    for (const keyword of Object.keys(schema))
      if (!objectKeywords.has(keyword)) this.#report(keyword, fullName, place);
    const properties = Object.keys(asObject(schema["properties"]));
    const choices = this.#readChoices(place, fullName, properties);
    const fields: Field[] = [];
    const required = new Set(asStrings(schema["required"]));
    const members: readonly Place[] = [
      ...properties.map((name) => child(place, "properties", name)),
      ...choices.branches.map(({ place: branch, name }) => child(branch, "properties", name)),
    ];
    for (const member of members) {
      const name = String(member.path.at(-1));
      if (fields.some((field) => field.name === name)) continue;
      const oneof = choices.oneofs.find((candidate) => candidate.fields.includes(name))?.name;
      fields.push(this.#readField(member, { name, fullName, oneof, isRequired: required.has(name), depth }));
    }
    const known = new Set(fields.map((field) => field.name));
    for (const name of required)
      if (!known.has(name)) this.#report(`required of the unknown "${name}"`, fullName, place);
    if (typeof schema["additionalProperties"] === "object")
      this.#report("additionalProperties beside properties", fullName, place);
    const dot = fullName.lastIndexOf("#");
    this.#messages.set(fullName, {
      fullName,
      name: fullName.slice(fullName.lastIndexOf(".") + 1),
      parent: dot < 0 ? undefined : fullName.slice(0, dot),
      comment: printComment(schema),
      location: locationOf(place),
      fields,
      oneofs: choices.oneofs,
      rules: choices.rules,
      ...{ reservedNumbers: [], reservedNames: [] },
      isDeprecated: schema["deprecated"] === true,
      isOpen: schema["additionalProperties"] !== false,
    });
  }

  #readField(
    place: Place,
    owner: { name: string; fullName: string; oneof: string | undefined; isRequired: boolean; depth: number },
  ): Field {
    const { name, fullName, oneof, isRequired, depth } = owner;
    const label = `${fullName}.${name}`;
    const report = (construct: string) => this.#report(construct, label, place);
    const type = this.#readType(place, { name, fullName, depth }, report);
    const isSingle = type.kind !== "list" && type.kind !== "map";
    const own = schemaAt(place);
    const target = resolveReference(this.#index, place) ?? place;
    const rules = readSchemaRules(this.#merge(own, schemaAt(target), report), type, report, (part) =>
      this.#resolve(target, part, report),
    );
    // A required list may be empty in JSON Schema; in the model a required one is not.
    if (isRequired && !isSingle && !rules.minItems && !rules.minProperties)
      report("required of a list or map that may be empty");
    return {
      ...{ name, jsonName: name, hasExplicitJsonName: true, number: 0, oneof, type },
      comment: printComment(own) || printComment(schemaAt(target)),
      location: locationOf(place),
      presence: isSingle ? "explicit" : "implicit",
      rules: {
        ...noFieldRules,
        ...rules,
        isRequired:
          (isRequired && (isSingle || Boolean(rules.minItems ?? rules.minProperties))) || rules.isRequired,
      },
      isDeprecated: own["deprecated"] === true,
    };
  }

  #resolve(place: Place, schema: unknown, report: (construct: string) => void): JsonSchema {
    const own = asObject(schema);
    const reference = own["$ref"];
    const target = typeof reference === "string" ? this.#index.find(place.file, reference) : undefined;
    return target ? this.#merge(own, schemaAt(resolveReference(this.#index, target) ?? target), report) : own;
  }

  /** Beside a reference stand annotations and `x-cosi-field`; further rules are too much for the model. */
  #merge(own: JsonSchema, target: JsonSchema, report: (construct: string) => void): JsonSchema {
    if (own === target) return own;
    for (const keyword of Object.keys(own))
      if (!annotationKeywords.has(keyword)) report(`${keyword} beside a reference`);
    const { default: value, examples, "x-cosi-field": rules } = own;
    return {
      ...target,
      ...(value !== undefined && { default: value }),
      ...(examples !== undefined && { examples }),
      ...(rules !== undefined && { "x-cosi-field": rules }),
    };
  }

  #readType(
    place: Place,
    owner: { name: string; fullName: string; depth: number },
    report: (construct: string) => void,
  ): FieldType {
    const any: FieldType = { kind: "message", name: "google.protobuf.Value" };
    const target = resolveReference(this.#index, place);
    if (target === undefined) {
      report(`$ref ${String(schemaAt(place)["$ref"])}`);
      return any;
    }
    const schema = schemaAt(target);
    if (valueAt(target) === false) report("false");
    if (isObjectSchema(target)) {
      const isNamed = target !== place || this.#index.isDefinition(target);
      const name = isNamed ? this.#index.nameOf(target) : `${owner.fullName}.${toPascalCase(owner.name)}`;
      if (owner.depth >= maxDepth) {
        report(`nesting beyond ${maxDepth} levels`);
        return any;
      }
      this.#addMessage(target, name, owner.depth + 1);
      return { kind: "message", name };
    }
    const scalar = readScalar(schema, report);
    if (scalar) return scalar;
    if (schema["type"] === "array") {
      const item = this.#readPart(target, "items", owner, report);
      return item ? { kind: "list", item } : { kind: "message", name: "google.protobuf.ListValue" };
    }
    if (schema["type"] === "object") {
      const value = this.#readPart(target, "additionalProperties", owner, report);
      return value
        ? { kind: "map", key: "string", value }
        : { kind: "message", name: "google.protobuf.Struct" };
    }
    if (
      Object.keys(schema).some(
        (keyword) => !["title", "description", "examples", "default"].includes(keyword),
      )
    )
      report("schema without a single type");
    return any;
  }

  /** Items of a list and values of a map: neither lists nor maps themselves. */
  #readPart(
    place: Place,
    keyword: string,
    owner: { name: string; fullName: string; depth: number },
    report: (construct: string) => void,
  ): FieldType | undefined {
    const part = schemaAt(place)[keyword];
    if (typeof part !== "object" || part === null) return undefined;
    const type = this.#readType(child(place, keyword), owner, report);
    if (type.kind !== "list" && type.kind !== "map") return type;
    report(`list or map in ${keyword}`);
    return { kind: "message", name: "google.protobuf.Value" };
  }

  /** `oneOf` and `anyOf` whose branches demand one property each, and `dependentRequired`. */
  #readChoices(place: Place, fullName: string, properties: readonly string[]) {
    const schema = schemaAt(place);
    const branches: { place: Place; name: string }[] = [];
    const oneofs: Oneof[] = [];
    const rules: { -readonly [K in keyof MessageRules]: MessageRules[K] } = { ...noMessageRules };
    for (const keyword of ["oneOf", "anyOf"] as const) {
      const list = schema[keyword];
      if (!Array.isArray(list)) continue;
      const places = list.map((_, index) => resolveReference(this.#index, child(place, keyword, index)));
      const names = places.map((branch) => branch && findDiscriminator(branch, properties));
      if (names.some((name) => name === undefined) || new Set(names).size !== names.length) {
        this.#report(keyword, fullName, place);
        continue;
      }
      const fields = names as string[];
      const reason = keyword === "oneOf" ? "exactly one of them" : "at least one of them";
      if (keyword === "anyOf") rules.atLeastOneOf = [{ fields, reason }];
      else {
        rules.exactlyOneOf = [{ fields, reason }];
        if (oneofs.length === 0)
          oneofs.push({ name: "choice", comment: "", location: locationOf(place), fields });
      }
      for (const [index, branch] of places.entries())
        if (branch && !properties.includes(fields[index] ?? ""))
          branches.push({ place: branch, name: fields[index] ?? "" });
    }
    const dependent = Object.entries(asObject(schema["dependentRequired"]));
    if (dependent.length > 0)
      rules.dependentRequired = dependent.map(([field, requires]) => ({
        field,
        requires: asStrings(requires),
        reason: "",
      }));
    return { branches, oneofs, rules: rules as MessageRules };
  }
}

/** The one property that a branch demands, if it says nothing else. */
function findDiscriminator(place: Place, properties: readonly string[]): string | undefined {
  const schema = schemaAt(place);
  const required = asStrings(schema["required"]);
  const own = Object.keys(asObject(schema["properties"]));
  const [name] = required;
  const allowed = new Set(["type", "properties", "required", "additionalProperties", "title", "description"]);
  if (
    name === undefined ||
    required.length !== 1 ||
    Object.keys(schema).some((keyword) => !allowed.has(keyword))
  )
    return undefined;
  if (own.length === 0) return properties.includes(name) ? name : undefined;
  return own.length === 1 && own[0] === name ? name : undefined;
}

/** Whether a schema describes an object with named properties. */
function isObjectSchema(place: Place): boolean {
  const schema = schemaAt(place);
  if (schema["properties"] !== undefined) return true;
  const isUnion =
    Array.isArray(schema["oneOf"]) && schema["oneOf"].every((part) => asObject(part)["properties"]);
  return isUnion || (schema["type"] === "object" && schema["additionalProperties"] === false);
}

function schemaAt(place: Place): JsonSchema {
  return asObject(valueAt(place));
}

function child(place: Place, ...parts: readonly (string | number)[]): Place {
  return { file: place.file, path: [...place.path, ...parts] };
}

function locationOf({ file, path }: Place): SourceLocation {
  return { file: file.path, ...file.locate(path) };
}

function printComment(schema: JsonSchema): string {
  const parts = [schema["title"], schema["description"]].filter(
    (part) => typeof part === "string" && part !== "",
  );
  return parts.join("\n\n");
}

function asObject(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {};
}

function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((part): part is string => typeof part === "string") : [];
}

function toPascalCase(name: string): string {
  return name.replace(/(^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}
