import { create, createRegistry } from "@bufbuild/protobuf";
import { DurationSchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { expect, expectTypeOf, it } from "vitest";
import { allTypes, HostnameSpecs, ResolverSpecs } from "./gen/index.gen.js";
import { createMessageReader } from "./message-reader.ts";
import type { TypeValidator } from "./type-info.ts";
import { createValidator, type ValidationResult, type ValueOf, validate } from "./validate.ts";

const types = allTypes;
const hostname = "HostnameSpecs.net.cosi.dev";

function listCodes(results: readonly ValidationResult[]): string[] {
  return results.flatMap((result) =>
    result.kind === "invalid" ? result.diagnostics.map(({ code }) => code) : [result.kind],
  );
}

it("gives type, metadata and spec of a valid resource document", () => {
  const text = `# A machine
metadata:
  type: HostnameSpecs.net.cosi.dev
  id: hostname
  version: 3
  owner:
  phase: running
  labels:
    stable: true
  finalizers: [a, 7]
spec:
  hostname: node-1
`;
  const [result, ...others] = validate(text, { types });
  expect(others).toEqual([]);
  expect(result).toEqual({
    kind: "valid",
    type: hostname,
    metadata: {
      namespace: "network",
      type: hostname,
      id: "hostname",
      version: "3",
      owner: "",
      phase: "running",
      labels: { stable: "true" },
      annotations: {},
      finalizers: ["a", "7"],
    },
    value: { hostname: "node-1" },
  });
});

it("types the spec by the types that are given", () => {
  const one = createValidator({ types: [HostnameSpecs] });
  const [result] = one.validate({ hostname: "a" }, { type: hostname });
  if (result?.kind !== "valid") throw new Error("The spec is valid.");
  expectTypeOf(result.value).not.toBeUnknown();
  expectTypeOf(result.value).toEqualTypeOf<ValueOf<typeof HostnameSpecs>>();
  expect(result.value).toEqual({ hostname: "a" });
});

it("gives one result for each document of a text, and places count over the whole text", () => {
  const results = validate("hostname: a\n---\nhostname: 7\n...\n---\n# nothing\n---\nhostname: c\n", {
    types,
    type: hostname,
  });
  expect(results.map(({ kind }) => kind)).toEqual(["valid", "invalid", "valid"]);
  expect(results[1]).toMatchObject({
    diagnostics: [{ source: { file: "-", line: 3, column: 11, endLine: 3, endColumn: 12 } }],
  });
});

it("replaces aliases, and reads quoted, folded and plain text", () => {
  const text =
    "searchDomains: [&a example.org, 'a.org', \"b\\u002eorg\"]\nnameServers:\n  - address: 192.0.2.1\n    tlsServerName: *a\n";
  const [result] = validate(text, { types: [ResolverSpecs], type: "ResolverSpecs.net.cosi.dev" });
  expect(result).toMatchObject({
    kind: "valid",
    value: {
      searchDomains: ["example.org", "a.org", "b.org"],
      nameServers: [{ address: "192.0.2.1", tlsServerName: "example.org" }],
    },
  });
});

it("checks plain values, and counts undefined as absent", () => {
  expect(listCodes(validate({ hostname: "a", domainname: undefined }, { types, type: hostname }))).toEqual([
    "valid",
  ]);
  expect(listCodes(validate({ hostname: 1n }, { types, type: hostname }))).toEqual(["types/wrong-type"]);
  expect(listCodes(validate({ hostname: new Date(0) }, { types, type: hostname }))).toEqual([
    "types/wrong-type",
  ]);
  expect(listCodes(validate(undefined, { types, type: hostname }))).toEqual(["types/wrong-type"]);
  const cycle: Record<string, unknown> = { hostname: "a" };
  cycle["self"] = cycle;
  expect(listCodes(validate(cycle, { types, type: hostname }))).toEqual(["limits/too-deep"]);
});

it("leaves the value of the caller alone", () => {
  const value = Object.freeze({ hostname: "a" });
  const [result] = validate(value, { types, type: hostname });
  expect(result?.kind === "valid" && result.value !== value).toBe(true);
});

it("checks messages, whose type follows from their name", () => {
  const info = {
    type: "Names.example.dev",
    namespace: "a",
    message: "Name",
    messages: { Name: { fields: {} } },
    protoName: "google.protobuf.StringValue",
  };
  const check: TypeValidator["check"] = (value) => value === "ok";
  const readMessage = createMessageReader(createRegistry(StringValueSchema));
  const validator = createValidator({ types: [{ info, check }], readMessage });
  expect(validator.validate(create(StringValueSchema, { value: "ok" }))[0]).toMatchObject({
    kind: "valid",
    type: info.type,
    value: "ok",
  });
  expect(validator.validate(create(StringValueSchema, { value: "no" }))[0]?.kind).toBe("invalid");
  expect(validator.validate(create(DurationSchema, {}))[0]).toMatchObject({ kind: "error" });
  expect(
    createValidator({ types: [{ info, check }] }).validate(create(StringValueSchema, { value: "ok" }))[0]
      ?.kind,
  ).toBe("error");
});

it("gives an error, not a fault of the input, for a type without validator and for a validator that fails", () => {
  expect(validate({}, { types, type: "Nope" })[0]?.kind).toBe("error");
  const check: TypeValidator["check"] = () => {
    throw new Error("broken");
  };
  expect(validate({}, { types: [{ ...HostnameSpecs, check }], type: hostname })[0]?.kind).toBe("error");
});

it("refuses a spec that the schema refuses, although nothing explains it", () => {
  const check: TypeValidator["check"] = () => false;
  const [result] = validate(
    { hostname: "a" },
    { types: [{ info: HostnameSpecs.info, check }], type: hostname },
  );
  expect(result).toMatchObject({ kind: "invalid", diagnostics: [{ code: "types/invalid-value" }] });
});

it("shows at most as many faults as asked for, and says that there are more", () => {
  const text = `searchDomains: [${"1, ".repeat(30)}1]\n`;
  const [result] = validate(text, {
    types,
    type: "ResolverSpecs.net.cosi.dev",
    limits: { maxDiagnostics: 5 },
  });
  const codes = listCodes(result === undefined ? [] : [result]);
  expect(codes).toHaveLength(6);
  expect(codes[5]).toBe("limits/too-many-diagnostics");
});

it("holds every limit where it is set, and not one before", () => {
  const run = (text: string, limits: object, format: "yaml" | "json" = "yaml") =>
    listCodes(validate(text, { types, type: hostname, limits, format }));
  expect(run("hostname: a\n", { maxBytes: 12 })).toEqual(["valid"]);
  expect(run("hostname: a\n", { maxBytes: 11 })).toEqual(["limits/too-large"]);
  expect(run("hostname: é\n", { maxBytes: 12 })).toEqual(["limits/too-large"]);
  expect(run("hostname: [[a]]\n", { maxDepth: 3 })).toEqual(["types/wrong-type"]);
  expect(run("hostname: [[a]]\n", { maxDepth: 2 })).toEqual(["limits/too-deep"]);
  expect(run('{"hostname": [["a"]]}', { maxDepth: 3 }, "json")).toEqual(["types/wrong-type"]);
  expect(run('{"hostname": [["a"]]}', { maxDepth: 2 }, "json")).toEqual(["limits/too-deep"]);
  expect(run("hostname: &a b\ndomainname: *a\n", { maxAliases: 1 })).toEqual(["valid"]);
  expect(run("hostname: &a b\ndomainname: *a\n", { maxAliases: 0 })).toEqual(["limits/too-many-aliases"]);
  expect(run("hostname: a\n---\nhostname: b\n", { maxDocuments: 2 })).toEqual(["valid", "valid"]);
  expect(run("hostname: a\n---\nhostname: b\n", { maxDocuments: 1 })).toEqual([
    "valid",
    "limits/too-many-documents",
  ]);
  // A key, a colon, a blank, a mark and a text, an end of line, and the mark of the document.
  expect(run("hostname: a\n", { maxTokens: 8 })).toEqual(["valid"]);
  expect(run("hostname: a\n", { maxTokens: 5 })).toEqual(["limits/too-many-tokens"]);
  expect(run("hostname: a\n", { maxValues: 2 })).toEqual(["valid"]);
  expect(run("hostname: a\n", { maxValues: 1 })).toEqual(["limits/too-many-values"]);
});

it("counts the depth behind an alias", () => {
  const text = "a: &a [[[x]]]\nhostname: [[*a]]\n";
  expect(listCodes(validate(text, { types, type: hostname, limits: { maxDepth: 6 } }))).not.toContain(
    "limits/too-deep",
  );
  expect(listCodes(validate(text, { types, type: hostname, limits: { maxDepth: 5 } }))).toEqual([
    "limits/too-deep",
  ]);
});

it("never rounds an integer of 64 bits", () => {
  const size = (text: string) => validate(text, { types, type: "EtcFileStatuses.files.cosi.dev" })[0];
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (value) => {
      expect(size(`sizeBytes: "${value}"\n`)).toMatchObject({
        kind: "valid",
        value: { sizeBytes: String(value) },
      });
      const bare = size(`sizeBytes: ${value}\n`);
      if (value <= BigInt(Number.MAX_SAFE_INTEGER))
        expect(bare).toMatchObject({ kind: "valid", value: { sizeBytes: Number(value) } });
      else
        expect(bare).toMatchObject({
          diagnostics: [{ code: "types/unquoted-integer", hint: `put it in quotes: "${value}"` }],
        });
    }),
    { numRuns: 300, seed: 1 },
  );
});

it("never throws, whatever text it is given, and places every fault inside it", () => {
  const validator = createValidator({ types });
  const piece = fc.constantFrom(
    "a",
    ": ",
    "\n",
    "  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "'",
    "&a ",
    "*a",
    "!t ",
    "|\n",
    ">",
    "#",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "? ",
    "<<",
    "\t",
    "\r\n",
    "metadata",
    "spec",
    "type",
    "hostname",
    "é",
    "😀",
    "1",
    "0x1F",
    "\\u",
    "\u0000",
    "\ud800",
    "\uFEFF",
    "@",
    "null",
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(
      text,
      fc.constantFrom("yaml", "json"),
      fc.constantFrom(undefined, hostname, "ControllerDefinitions.system.cosi.dev"),
      (input, format, type) => {
        const results = validator.validate(input, {
          format: format as "yaml",
          ...(type === undefined ? {} : { type }),
        });
        expect(results.length).toBeGreaterThan(0);
        const lines = input.split("\n");
        for (const result of results) {
          expect(result.kind).not.toBe("error");
          if (result.kind !== "invalid") continue;
          expect(result.diagnostics.length).toBeGreaterThan(0);
          for (const { source } of result.diagnostics) {
            const { line = 0, column = 0 } = source ?? {};
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(lines.length);
            expect(column).toBeGreaterThanOrEqual(1);
            expect(column).toBeLessThanOrEqual(Array.from(lines[line - 1] ?? "").length + 1);
          }
        }
      },
    ),
    { numRuns: 5000, seed: 2 },
  );
});
