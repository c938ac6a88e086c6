import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { loadProtoModel } from "../../input/descriptor-set.ts";
import type { Field, FieldRules, Model, ScalarType } from "../../model/model.ts";
import { findUnflaggedSecrets } from "./find-unflagged-secrets.ts";

let own: Model;
beforeAll(async () => {
  own = await loadProtoModel({
    roots: [fileURLToPath(new URL("../../../../schemas/proto", import.meta.url))],
  });
});

it("finds no field in any of our schemas that is named like a secret and not flagged", () => {
  expect(own.messages.size).toBeGreaterThan(20);
  expect(findUnflaggedSecrets(own)).toEqual([]);
});

function modelWith(name: string, scalar: ScalarType, rules: Partial<FieldRules> = {}): Model {
  const location = { file: "a.proto", line: 1, column: 1 };
  const field: Field = {
    ...{
      name,
      jsonName: name,
      hasExplicitJsonName: false,
      number: 1,
      comment: "",
      location,
      presence: "implicit",
      oneof: undefined,
      isDeprecated: false,
    },
    type: { kind: "list", item: { kind: "scalar", scalar } },
    rules: {
      isRequired: false,
      isUnique: false,
      examples: [],
      isImmutable: false,
      isSensitive: false,
      notSensitiveReason: "",
      requirements: [],
      ...rules,
    },
  };
  const message = {
    ...{ fullName: "a.B", name: "B", parent: undefined, comment: "", location, fields: [field], oneofs: [] },
    rules: { exactlyOneOf: [], atMostOneOf: [], atLeastOneOf: [], dependentRequired: [] },
    ...{ reservedNumbers: [], reservedNames: [], isDeprecated: false, isOpen: false },
  };
  return {
    files: [],
    messages: new Map([["a.B", message]]),
    enums: new Map(),
    resources: [],
    unsupported: [],
  };
}

it.each([
  "password",
  "admin_password",
  "api_token",
  "secret",
  "client_secret",
  "private_key",
  "key_material",
  "tls_key",
  "passphrase",
  "bootstrapToken",
])("finds %s", (name) => {
  expect(findUnflaggedSecrets(modelWith(name, "string"))).toEqual([`a.B.${name}`]);
  expect(findUnflaggedSecrets(modelWith(name, "string", { isSensitive: true }))).toEqual([]);
  expect(findUnflaggedSecrets(modelWith(name, "string", { notSensitiveReason: "it is a name" }))).toEqual([]);
  expect(findUnflaggedSecrets(modelWith(name, "bool"))).toEqual([]);
});

it.each(["public_key", "key", "keyboard", "name", "secretary"])("takes %s for no secret", (name) => {
  expect(findUnflaggedSecrets(modelWith(name, "string"))).toEqual([]);
});

it("takes bytes named key for a secret, unless they are public", () => {
  expect(findUnflaggedSecrets(modelWith("host_key", "bytes"))).toEqual(["a.B.host_key"]);
  expect(findUnflaggedSecrets(modelWith("public_key", "bytes"))).toEqual([]);
});
