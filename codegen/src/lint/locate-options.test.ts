import { expect, test } from "vitest";
import { locateOptions } from "./locate-options.ts";
import { readProtoTokens } from "./proto-tokens.ts";

const text = `syntax = "proto3";
// A "quote" and { a brace.
message Link {
  option (cosi.schema.v1alpha1.resource) = {
    type: "A.b" aliases: "x" aliases: "y"
    examples: [{ title: "{" id: 'a' }, { spec: "a" "b" }]
  };
  option deprecated = true;
  message Inner { /* } */ string é = 1; }
  map<string, string> m = 1 [json_name = "[", (cosi.schema.v1alpha1.field) = {items {min_length: -1} max_items: 2}];
  string s = 2 [(cosi.schema.v1alpha1.field).required = true, (cosi.schema.v1alpha1.field).items = {pattern: "x"}];
}
`;
const tokens = readProtoTokens(text);

function find(line: number, column: number): Record<string, string> {
  return Object.fromEntries(
    [...locateOptions(tokens, line, column)].map(([path, token]) => [path, `${token.line}:${token.column}`]),
  );
}

test("finds options of a message by name and index, through nested messages", () => {
  expect(find(3, 1)).toMatchObject({
    resource: "4:11",
    "resource.type": "5:5",
    "resource.aliases.0": "5:17",
    "resource.aliases.1": "5:30",
    "resource.examples": "6:5",
    "resource.examples.0.title": "6:18",
    "resource.examples.1": "6:40",
    "resource.examples.1.spec": "6:42",
  });
});

test("finds options of a field in both spellings, and nothing behind its end", () => {
  expect(find(10, 3)).toMatchObject({
    field: "10:48",
    "field.items": "10:79",
    "field.items.min_length": "10:86",
    "field.max_items": "10:102",
  });
  expect(find(10, 3)).not.toHaveProperty(["field.required"]);
  expect(find(11, 3)).toMatchObject({ "field.required": "11:45", "field.items.pattern": "11:101" });
});

test("finds nothing where no element begins", () => {
  expect(find(1, 2)).toEqual({});
  expect(find(99, 1)).toEqual({});
});

test("reads any text without failing", () => {
  for (const odd of [
    "message A { option (x.field) = { a: [",
    '"open',
    "message M {",
    "string s = 1 [(a.field) = {",
  ]) {
    const list = readProtoTokens(odd);
    for (const token of list) expect(locateOptions(list, token.line, token.column)).toBeInstanceOf(Map);
  }
});
