import { expect, test } from "vitest";
import type { Field, Model } from "../model/model.ts";
import { createModelFromJsonSchemas, parseSchemaFile } from "./json-schema.ts";

function read(files: Record<string, object>): Model {
  return createModelFromJsonSchemas(
    Object.entries(files).map(([path, schema]) => parseSchemaFile(path, JSON.stringify(schema, null, 2))),
  );
}

function fieldsOf(model: Model, name: string): Record<string, Field> {
  return Object.fromEntries(model.messages.get(name)?.fields.map((field) => [field.name, field]) ?? []);
}

const link = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A link",
  description: "Longer text.",
  type: "object",
  "x-cosi-resource": {
    type: "LinkSpecs.acme.dev",
    defaultNamespace: "network",
    role: "DESIRED",
    aliases: ["li"],
  },
  properties: {
    name: { type: "string", minLength: 1, maxLength: 15, pattern: "^[a-z]+$", description: "The name." },
    mode: { enum: ["up", "down"], default: "up" },
    kind: { const: "link" },
    mtu: { type: "integer", minimum: 68, maximum: 65535 },
    bytes: { type: "integer" },
    ratio: { type: "number", exclusiveMinimum: 0 },
    key: { type: "string", contentEncoding: "base64", "x-cosi-field": { sensitive: true, immutable: true } },
    since: { type: "string", format: "date-time" },
    site: { type: "string", format: "uri" },
    routes: { type: "array", items: { $ref: "#/$defs/route" }, maxItems: 10, uniqueItems: true },
    labels: {
      type: "object",
      additionalProperties: { type: "string", maxLength: 5 },
      propertyNames: { minLength: 2 },
    },
    inline: { type: "object", properties: { deep: { type: "boolean" } }, additionalProperties: false },
    tags: { type: "array", items: { $ref: "#/$defs/tag" }, minItems: 1 },
  },
  required: ["name", "tags"],
  dependentRequired: { mtu: ["mode"] },
  additionalProperties: false,
  $defs: {
    route: {
      type: "object",
      properties: { to: { type: "string" }, next: { $ref: "#/$defs/route" } },
      required: ["to"],
    },
    tag: { type: "string", minLength: 3 },
  },
};

test("reads a resource type, its fields, their types and rules", () => {
  const model = read({ "net/link.json": link });
  expect(model.unsupported).toEqual([]);
  expect(model.resources).toMatchObject([
    {
      type: "LinkSpecs.acme.dev",
      message: "net.Link",
      role: "desired",
      defaultNamespace: "network",
      aliases: ["li"],
    },
  ]);
  expect([...model.messages.keys()]).toEqual(["net.Link", "net.Link.Inline", "net.Link.Route"]);
  expect(model.messages.get("net.Link")).toMatchObject({
    comment: "A link\n\nLonger text.",
    isOpen: false,
    rules: { dependentRequired: [{ field: "mtu", requires: ["mode"] }] },
  });
  const fields = fieldsOf(model, "net.Link");
  expect(fields["name"]).toMatchObject({
    jsonName: "name",
    presence: "explicit",
    comment: "The name.",
    type: { kind: "scalar", scalar: "string" },
    rules: { isRequired: true, minLength: 1, maxLength: 15, pattern: "^[a-z]+$" },
  });
  expect(fields["mode"]?.rules).toMatchObject({ enum: ["up", "down"], default: "up", isRequired: false });
  expect(fields["kind"]?.rules.enum).toEqual(["link"]);
  expect(fields["mtu"]?.type).toEqual({ kind: "scalar", scalar: "int32" });
  expect(fields["bytes"]?.type).toEqual({ kind: "scalar", scalar: "int64" });
  expect(fields["ratio"]).toMatchObject({ type: { scalar: "double" }, rules: { exclusiveMinimum: 0 } });
  expect(fields["key"]).toMatchObject({
    type: { scalar: "bytes" },
    rules: { isSensitive: true, isImmutable: true },
  });
  expect(fields["since"]?.type).toEqual({ kind: "message", name: "google.protobuf.Timestamp" });
  expect(fields["site"]?.rules.format).toBe("uri");
  expect(fields["routes"]).toMatchObject({
    presence: "implicit",
    type: { kind: "list", item: { kind: "message", name: "net.Link.Route" } },
    rules: { maxItems: 10, isUnique: true },
  });
  expect(fields["labels"]).toMatchObject({
    type: { kind: "map", key: "string", value: { kind: "scalar", scalar: "string" } },
    rules: { additionalProperties: { maxLength: 5 }, propertyNames: { minLength: 2 } },
  });
  expect(fields["tags"]).toMatchObject({ rules: { isRequired: true, minItems: 1, items: { minLength: 3 } } });
  expect(model.messages.get("net.Link.Inline")).toMatchObject({ isOpen: false });
  expect(model.messages.get("net.Link.Route")).toMatchObject({ isOpen: true });
});

test("follows recursion and references to other documents, by path and by id", () => {
  const model = read({
    "a.json": {
      type: "object",
      properties: { b: { $ref: "sub/b.json" }, c: { $ref: "https://acme.dev/c" } },
    },
    "sub/b.json": { type: "object", properties: { a: { $ref: "../a.json" } } },
    "c.json": { $id: "https://acme.dev/c", type: "object", properties: {} },
  });
  expect(model.unsupported).toEqual([]);
  expect(fieldsOf(model, "A")["b"]?.type).toEqual({ kind: "message", name: "sub.B" });
  expect(fieldsOf(model, "A")["c"]?.type).toEqual({ kind: "message", name: "C" });
  expect(fieldsOf(model, "sub.B")["a"]?.type).toEqual({ kind: "message", name: "A" });
});

test("turns a oneOf of objects with one required property each into a oneof", () => {
  const branch = (name: string) => ({
    type: "object",
    properties: { [name]: { type: "string" } },
    required: [name],
    additionalProperties: false,
  });
  const model = read({
    "union.json": {
      type: "object",
      properties: { source: { oneOf: [branch("file"), branch("url")] }, a: {}, b: {} },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
  });
  expect(model.unsupported).toEqual([]);
  const source = model.messages.get("Union.Source");
  expect(source?.oneofs).toMatchObject([{ name: "choice", fields: ["file", "url"] }]);
  expect(source?.rules.exactlyOneOf).toMatchObject([{ fields: ["file", "url"] }]);
  expect(source?.fields.map(({ name, oneof }) => [name, oneof])).toEqual([
    ["file", "choice"],
    ["url", "choice"],
  ]);
  expect(model.messages.get("Union")?.rules.atLeastOneOf).toMatchObject([{ fields: ["a", "b"] }]);
});

test.each([
  ["patternProperties", { type: "object", properties: {}, patternProperties: { "^x": {} } }, "Root"],
  ["if", { type: "object", properties: {}, if: {} }, "Root"],
  ["not", { type: "object", properties: { a: { type: "string", not: { const: "x" } } } }, "Root.a"],
  [
    "oneOf",
    { type: "object", properties: { a: {} }, oneOf: [{ required: ["a"] }, { minProperties: 2 }] },
    "Root",
  ],
  [
    "allOf",
    { type: "object", properties: { a: { allOf: [{ type: "string" }, { maxLength: 3 }] } } },
    "Root.a",
  ],
  [
    "prefixItems",
    { type: "object", properties: { a: { type: "array", items: {}, prefixItems: [{}] } } },
    "Root.a",
  ],
  ["format ipv4", { type: "object", properties: { a: { type: "string", format: "ipv4" } } }, "Root.a"],
  ["enum of values that are no strings", { type: "object", properties: { a: { enum: [1, 2] } } }, "Root.a"],
  [
    "maxLength beside a reference",
    { properties: { a: { $ref: "#/$defs/b", maxLength: 3 } }, $defs: { b: { type: "string" } } },
    "Root.a",
  ],
  ["allOf", { type: "object", properties: { a: {} }, allOf: [{ required: ["a"] }] }, "Root"],
  ["false", { type: "object", properties: { a: false } }, "Root.a"],
  ["minProperties", { type: "object", properties: { a: {} }, minProperties: 1 }, "Root"],
  ["null", { type: "object", properties: { a: { type: ["string", "null"] } } }, "Root.a"],
  ["$ref nowhere.json", { type: "object", properties: { a: { $ref: "nowhere.json" } } }, "Root.a"],
  ["$ref #/properties/a", { type: "object", properties: { a: { $ref: "#/properties/a" } } }, "Root.a"],
  [
    "additionalProperties beside properties",
    { properties: { a: {} }, additionalProperties: { type: "string" } },
    "Root",
  ],
  [
    "schema without a single type",
    { type: "object", properties: { a: { type: ["string", "number"] } } },
    "Root.a",
  ],
  [
    "list or map in items",
    { type: "object", properties: { a: { type: "array", items: { type: "array", items: {} } } } },
    "Root.a",
  ],
])("names %s as unsupported", (construct, schema, name) => {
  const model = read({ "root.json": schema });
  expect(model.unsupported.map((entry) => [entry.construct, entry.name])).toContainEqual([construct, name]);
});

test("tells where things are declared", () => {
  const model = read({ "root.json": { type: "object", properties: { a: { type: "string" } } } });
  expect(model.messages.get("Root")?.fields[0]?.location).toEqual({ file: "root.json", line: 4, column: 10 });
});

test("survives hostile documents", () => {
  let deep: object = { type: "string" };
  for (let level = 0; level < 300; level++) deep = { type: "object", properties: { a: deep } };
  const model = read({
    "root.json": deep,
    "odd.json": {
      properties: { __proto__: 1, a: null, b: true, c: 5 },
      required: "x",
      oneOf: [null],
      $defs: [],
    },
    "circle.json": {
      properties: { a: { $ref: "#/$defs/x" } },
      $defs: { x: { $ref: "#/$defs/y" }, y: { $ref: "#/$defs/x" } },
    },
    "bad.json": { properties: {}, "x-cosi-resource": { nonsense: true } },
  });
  expect(model.unsupported.some(({ construct }) => construct.startsWith("nesting beyond"))).toBe(true);
  expect(model.unsupported.some(({ construct }) => construct.startsWith("x-cosi-resource:"))).toBe(true);
});
