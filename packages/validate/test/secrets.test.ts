import { inspect } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { allTypes } from "../src/gen/index.gen.js";
import { printDiagnostic } from "../src/print-diagnostic.ts";
import type { SchemaError, TypeInfo, TypeValidator, ValueInfo } from "../src/type-info.ts";
import { createValidator, type ValidationResult } from "../src/validate.ts";

const sentinel = "SENTINEL7";
/** Digits that stand for a secret number. */
const secretNumber = 73_317_733;
const params = { numRuns: 2000, seed: 20_260_102 };

/** Every form in which a result can reach a log. */
function expose(results: readonly ValidationResult[]): string {
  return results
    .filter((result) => result.kind !== "valid")
    .flatMap((result) => [
      JSON.stringify(result),
      String(result),
      inspect(result, { depth: 20 }),
      ...(result.kind === "error"
        ? [String(result.error), result.error.stack ?? "", inspect(result.error.cause)]
        : []),
      ...(result.kind === "invalid"
        ? result.diagnostics.map((diagnostic) => printDiagnostic(diagnostic))
        : []),
    ])
    .join("\n");
}

function expectNoSecret(text: string): void {
  expect(text).not.toContain(sentinel);
  expect(text).not.toContain(sentinel.toLowerCase());
  expect(text).not.toContain(String(secretNumber));
}

/** Values that hold the sentinel in every place and fit no type, or only some. */
const carriers: readonly unknown[] = [
  sentinel,
  `${sentinel}\n`,
  sentinel.repeat(200_000),
  secretNumber,
  secretNumber * 1_000_000_000_000,
  [sentinel],
  [sentinel, sentinel],
  [[secretNumber]],
  { [sentinel]: sentinel },
  { a: { [sentinel]: [sentinel] } },
  { [`${sentinel}/~`]: secretNumber },
];

/** Paths to every sensitive value of a type, the whole spec included. */
function listSensitive(info: TypeInfo): string[][] {
  const paths: string[][] = [];
  const visit = (value: ValueInfo, path: string[], isHidden: boolean): void => {
    const isSensitive = isHidden || value.sensitive === true;
    if (isSensitive && path.length > 0) paths.push(path);
    if (path.length > 6) return;
    if (value.type === "message") {
      for (const [name, field] of Object.entries(info.messages[value.name ?? ""]?.fields ?? {}))
        visit(field, [...path, name], isSensitive);
    } else if (value.item !== undefined)
      visit(value.item, [...path, value.type === "list" ? "0" : "key"], isSensitive);
  };
  visit({ type: "message", name: info.message }, [], info.sensitive === true);
  return paths;
}

function place(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => (step === "0" ? [inner] : { [step]: inner }), value);
}

const sensitiveTypes = allTypes
  .map(({ info }) => ({ info, paths: listSensitive(info) }))
  .filter(({ paths }) => paths.length > 0);

it("has types with sensitive fields to test with", () => {
  expect(sensitiveTypes.map(({ info }) => info.type)).toContain("EtcFileSpecs.files.cosi.dev");
});

it.each(sensitiveTypes.map(({ info, paths }) => [info.type, info, paths] as const))(
  "shows no secret of %s",
  (_, info, paths) => {
    const validator = createValidator({ types: allTypes });
    let refusedCount = 0;
    for (const path of paths) {
      for (const carrier of carriers) {
        for (const extra of [{}, { mode: "x", unknown: 1 }]) {
          const spec = { ...(place(path, carrier) as object), ...extra };
          const metadata = { type: info.type, id: "a" };
          for (const input of [spec, JSON.stringify(spec), `# ${sentinel}\n${JSON.stringify(spec)}`]) {
            const results = validator.validate(input, { type: info.type });
            expectNoSecret(expose(results));
            refusedCount += results.filter(({ kind }) => kind === "invalid").length;
          }
          for (const input of [
            { metadata, spec },
            JSON.stringify({ metadata, spec }),
            JSON.stringify({ metadata: { ...metadata, type: "X" }, spec }),
          ]) {
            const results = validator.validate(input);
            expectNoSecret(expose(results));
            refusedCount += results.filter(({ kind }) => kind === "invalid").length;
          }
        }
      }
    }
    expect(refusedCount).toBeGreaterThan(100);
  },
);

it.each([
  `text: "${sentinel}\n`,
  `text: ${sentinel}: ${sentinel}\n`,
  `text: *${sentinel}\n`,
  `text: !${sentinel} a\n`,
  `text: &${sentinel} &${sentinel} a\n`,
  `text: @${sentinel}\n`,
  `text: '${sentinel}' ${sentinel}\n`,
  `text: "\\q${sentinel}"\n`,
  `text: |\n\t${sentinel}\n`,
  `text: |\n  ${sentinel}\n ${sentinel}\n`,
  `text:\n  ${sentinel}: a\n  ${sentinel}: b\n`,
  `text: {[${sentinel}]: a}\n`,
  `text: {<<: ${sentinel}}\n`,
  `text: a\n${sentinel}: b\n`,
  `text: a\n${sentinel}\n`,
  `%YAML 1.1 ${sentinel}\n---\ntext: a\n`,
  `%${sentinel}\n---\ntext: [\n`,
  `text: ${"[".repeat(100)}${sentinel}\n`,
  `text: a\ntext: ${sentinel}\n`,
])("shows no secret of a text that is not YAML, or not a spec: %j", (text) => {
  const validator = createValidator({ types: allTypes });
  const results = validator.validate(text, { type: "EtcFileSpecs.files.cosi.dev" });
  expect(results.some(({ kind }) => kind === "invalid")).toBe(true);
  expectNoSecret(expose(results));
});

it.each([
  `{"text": "${sentinel}`,
  `{"text": ${sentinel}}`,
  `{"text": "a" ${sentinel}}`,
  `{"text": "\\q${sentinel}"}`,
  `{"text": {"${sentinel}": 1, "${sentinel}": 2}}`,
])("shows no secret of a text that is not JSON: %j", (text) => {
  const results = createValidator({ types: allTypes }).validate(text, {
    type: "EtcFileSpecs.files.cosi.dev",
    format: "json",
  });
  expect(results[0]?.kind).toBe("invalid");
  expectNoSecret(expose(results));
});

/** A type with sensitive fields of every kind, beside others that are none. */
const info: TypeInfo = {
  type: "Vaults.example.dev",
  namespace: "vault",
  message: "Vault",
  messages: {
    Vault: {
      fields: {
        plain: { type: "string" },
        password: { type: "string", sensitive: true, required: true, values: ["x"], format: "hostname" },
        pin: { type: "int32", sensitive: true, minimum: 1 },
        serial: { type: "uint64", sensitive: true },
        ratio: { type: "double", sensitive: true },
        isOpen: { type: "bool", sensitive: true },
        key: { type: "bytes", sensitive: true },
        kind: { type: "enum", name: "Kind", sensitive: true },
        wait: { type: "duration", sensitive: true },
        any: { type: "any", sensitive: true },
        list: { type: "list", sensitive: true, item: { type: "string" } },
        items: { type: "list", item: { type: "string", sensitive: true } },
        map: { type: "map", sensitive: true, key: "string", item: { type: "string" } },
        inner: { type: "message", name: "Inner", sensitive: true },
      },
      rules: [{ rule: "atMostOne", fields: ["password", "key"] }],
    },
    Inner: {
      fields: { name: { type: "string", required: true }, list: { type: "list", item: { type: "int64" } } },
    },
  },
  enums: { Kind: ["KIND_UNSPECIFIED", "A"] },
};
const secretFields = Object.keys(info.messages["Vault"]?.fields ?? {}).filter(
  (name) => name !== "plain" && name !== "items",
);
const keywords = [
  "type",
  "pattern",
  "format",
  "minLength",
  "maxLength",
  "minimum",
  "enum",
  "const",
  "required",
  "additionalProperties",
  "uniqueItems",
  "maxItems",
  "minProperties",
  "propertyNames",
  "multipleOf",
  "not",
  "oneOf",
];

/** Errors of every keyword at every place of a value. */
function accuseEverything(value: unknown, pointer: string, errors: SchemaError[]): void {
  for (const keyword of keywords) {
    const base = {
      instancePath: pointer,
      schemaPath: `#/${keyword}`,
      params: { limit: 1, pattern: "^a$", i: 1, j: 0 },
    };
    if (typeof value === "object" && value !== null && !Array.isArray(value) && keyword === "propertyNames") {
      for (const key of Object.keys(value))
        errors.push({ ...base, params: { propertyName: key }, propertyName: key });
    }
    errors.push(base);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value))
    accuseEverything(part, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, errors);
}

const check: TypeValidator["check"] = Object.assign(
  (value: unknown) => {
    const errors: SchemaError[] = [];
    accuseEverything(value, "", errors);
    check.errors = errors.filter(({ instancePath }) => !isMissingItem(value, instancePath));
    return false;
  },
  { errors: null },
);

/** `uniqueItems` names a second item; a list of one item has none. */
function isMissingItem(value: unknown, pointer: string): boolean {
  const part = pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (inner, step) => (inner as Record<string, unknown>)[step.replaceAll("~1", "/").replaceAll("~0", "~")],
      value,
    );
  return Array.isArray(part) && part.length < 2;
}

it("shows no secret of a type with sensitive fields of every kind, whatever the schema says", () => {
  const validator = createValidator({ types: [{ info, check }] });
  const secret = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(...carriers.filter((carrier) => typeof carrier !== "string" || carrier.length < 100)),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("name", "list", sentinel, `${sentinel}2`, `x${sentinel}`), tie("value"), {
        maxKeys: 3,
      }),
    ),
  })).value;
  const spec = fc.dictionary(fc.constantFrom(...secretFields), secret, { minKeys: 1, maxKeys: 4 });
  fc.assert(
    fc.property(spec, fc.constantFrom("value", "json", "yaml"), (value, form) => {
      const text = JSON.stringify(value);
      const results =
        form === "value"
          ? validator.validate(value, { type: info.type })
          : validator.validate(text, { type: info.type, format: form as "json" });
      expect(results[0]?.kind).toBe("invalid");
      expectNoSecret(expose(results));
    }),
    params,
  );
});

it("shows no secret in errors of validators and readers that are broken", () => {
  const broken: TypeValidator = {
    info,
    check: (value) => {
      throw new Error(`broken at ${JSON.stringify(value)}`);
    },
  };
  const validator = createValidator({
    types: [broken],
    readMessage: (message) => {
      throw new Error(`broken at ${JSON.stringify(message)}`);
    },
  });
  const results = [
    ...validator.validate({ password: sentinel }, { type: info.type }),
    ...validator.validate({ $typeName: "Vault", password: sentinel }, { type: info.type }),
  ];
  expect(results.map(({ kind }) => kind)).toEqual(["error", "error"]);
  expectNoSecret(expose(results));
});
