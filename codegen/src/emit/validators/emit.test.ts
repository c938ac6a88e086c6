import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createValidator, type TypeValidator } from "@cosi-spec/validate";
import { equal, formats } from "@cosi-spec/validate/codegenv1";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { loadProtoModel } from "../../input/descriptor-set.ts";
import type { Model } from "../../model/model.ts";
import { cosiKeywords, createSpecSchema, editorKeywords } from "../jsonschema/index.ts";
import { emitValidators } from "./emit.ts";
import { createRandom, junk, mutate } from "./mutate.testdata.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const ownProtos = fileURLToPath(new URL("../../../../schemas/proto", import.meta.url));
const run = promisify(execFile);
const seed = 20_260_103;
const runsPerType = 1500;

let folder = "";
let model: Model;
let files: Map<string, string | Uint8Array>;
let types: readonly TypeValidator[];

beforeAll(async () => {
  const own = await loadProtoModel({ roots: [ownProtos] });
  const kitchen = await loadProtoModel({ roots: [join(here, "testdata")], imports: [ownProtos] });
  model = mergeModels(own, kitchen);
  files = emitValidators(model, {}, { folders: {}, descriptors: undefined });
  // Below this folder, so that the run-time package is found.
  folder = await mkdtemp(join(here, "testdata", "out-"));
  for (const [path, content] of files) await writeFile(join(folder, path), content);
  const loaded = (await import(pathToFileURL(join(folder, "index.gen.js")).href)) as {
    allTypes: readonly TypeValidator[];
  };
  types = loaded.allTypes;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function mergeModels(a: Model, b: Model): Model {
  return {
    files: [...a.files, ...b.files],
    messages: new Map([...a.messages, ...b.messages]),
    enums: new Map([...a.enums, ...b.enums]),
    resources: [...a.resources, ...b.resources],
    unsupported: [],
  };
}

function listKeys(validator: TypeValidator): string[] {
  return Object.values(validator.info.messages).flatMap(({ fields }) => Object.keys(fields));
}

const kitchenSpec = {
  aLong: "7",
  aList: ["1", "2"],
  aMap: { a: "b" },
  partsByNumber: { 1: { name: "a" } },
  switches: { true: false },
  anInt: 10,
  aBool: true,
  aBlob: "AAE=",
  kind: "A",
  part: { name: "a", parts: [{ name: "b" }] },
  two: { name: "c" },
  wait: "1.5s",
  time: "2026-01-01T00:00:00Z",
  mask: "a,b",
  value: [1, "a", null],
  struct: { a: [1] },
  values: [1],
  empty: {},
  wrapped: "5",
  wrappedText: "a",
  addresses: ["192.0.2.1/24"],
  apiToken: "t",
  aFloat: 1.5,
};

function listSeeds(type: string): unknown[] {
  const examples = model.resources.find((resource) => resource.type === type)?.examples ?? [];
  return type === "Kitchens.acme.example"
    ? [kitchenSpec]
    : examples.map(({ spec }) => parse(spec) as unknown);
}

it("accepts and refuses exactly what ajv does with the same schema, and explains every refusal", () => {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    unicodeRegExp: true,
    ownProperties: true,
  });
  for (const keyword of [...cosiKeywords, ...editorKeywords]) ajv.addKeyword(keyword);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  const shares: string[] = [];
  for (const validator of types) {
    const random = createRandom(seed);
    const { type, protoName = "" } = validator.info;
    const bare = ajv.compile(createSpecSchema(model, protoName, { strength: "strict", draft: "2020-12" }));
    const explain = createValidator({ types: [validator] });
    const keys = listKeys(validator);
    const seeds = listSeeds(type);
    expect(seeds.length, type).toBeGreaterThan(0);
    let accepted = 0;
    const refuse = (value: unknown) => {
      const [result] = explain.validate(value, { type });
      expect(result?.kind, JSON.stringify(value)).toBe("invalid");
      if (result?.kind !== "invalid") return;
      expect(result.diagnostics.length).toBeGreaterThan(0);
      // A fall-back would mean that schema and description disagree.
      expect(
        result.diagnostics.filter(({ code }) => code === "types/invalid-value"),
        JSON.stringify(value),
      ).toEqual([]);
      // Keys that are left out because they may be secret look alike.
      const shown = result.diagnostics.filter(({ path }) => !path.includes("«sensitive»"));
      const places = shown.map(({ code, path, message }) => `${code} ${path} ${message}`);
      expect(new Set(places).size, JSON.stringify(value)).toBe(places.length);
    };
    for (const value of seeds)
      expect(validator.check(value), `${type} ${JSON.stringify(validator.check.errors)}`).toBe(true);
    for (let count = 0; count < runsPerType; count++) {
      let value = seeds[count % seeds.length];
      for (let changes = 1 + random(3); changes > 0; changes--) value = mutate(value, keys, random);
      const wanted = bare(value);
      expect(validator.check(value), `${type} ${JSON.stringify(value)}`).toBe(wanted);
      if (wanted) accepted++;
      else refuse(value);
    }
    for (const value of junk) if (!bare(value)) refuse(value);
    shares.push(`${type} ${Math.round((100 * accepted) / runsPerType)} %`);
  }
  console.log(`seed ${seed}, ${runsPerType} values per type, accepted: ${shares.join(", ")}`);
}, 300_000);

it("gives one fault for one change that breaks one rule", () => {
  const explain = createValidator({ types });
  const faults = (change: object) => {
    const [result] = explain.validate({ ...kitchenSpec, ...change }, { type: "Kitchens.acme.example" });
    return result?.kind === "invalid" ? result.diagnostics.map(({ code, path }) => `${code} ${path}`) : [];
  };
  expect(faults({})).toEqual([]);
  expect(faults({ aLong: "1001" })).toEqual(["types/out-of-range /aLong"]);
  expect(faults({ aLong: 1001 })).toEqual(["types/out-of-range /aLong"]);
  expect(faults({ aText: "red" })).toEqual(["types/conflicting-fields /aText"]);
  expect(faults({ aLong: "0", aText: "rde" })).toEqual(["types/unknown-value /aText"]);
  expect(faults({ aLong: "0" })).toEqual(["types/missing-alternative "]);
  expect(faults({ aFloat: 1.5, aDouble: 0.5 })).toEqual(["types/conflicting-fields /aDouble"]);
  expect(faults({ aFloat: 0, aDouble: 1 })).toEqual(["types/out-of-range /aDouble"]);
  expect(faults({ aList: ["1"] })).toEqual(["types/wrong-count /aList"]);
  expect(faults({ aList: ["1", "1"] })).toEqual(["types/duplicate-item /aList/1"]);
  expect(faults({ aMap: { A: "b" } })).toEqual(["types/wrong-key /aMap/A"]);
  expect(faults({ aMap: { a: "b", c: "d", e: "f" } })).toEqual(["types/wrong-count /aMap"]);
  expect(faults({ aMap: { "a/b": "long" } })).toEqual(["types/wrong-length /aMap/a~1b"]);
  expect(faults({ partsByNumber: { one: { name: "a" } } })).toEqual(["types/wrong-key /partsByNumber/one"]);
  expect(faults({ partsByNumber: { 1: { nme: "a" } } })).toEqual([
    "types/unknown-field /partsByNumber/1/nme",
  ]);
  expect(faults({ switches: { maybe: true } })).toEqual(["types/wrong-key /switches/maybe"]);
  expect(faults({ anInt: 7 })).toEqual(["types/out-of-range /anInt"]);
  expect(faults({ aBool: false })).toEqual(["types/missing-dependency /anInt"]);
  expect(faults({ aBlob: "AA==" })).toEqual(["types/wrong-length /aBlob"]);
  expect(faults({ aBlob: "AAECAwQ=" })).toEqual(["types/wrong-length /aBlob"]);
  expect(faults({ kind: "ALSO_A" })).toEqual(["types/unknown-value /kind"]);
  expect(faults({ part: { name: "a", parts: [{ name: "b", parts: [{}] }] } })).toEqual([
    "types/missing-field /part/parts/0/parts/0/name",
  ]);
  expect(faults({ one: "a" })).toEqual(["types/conflicting-fields /one"]);
  expect(faults({ wait: "1.5" })).toEqual(["types/wrong-format /wait"]);
  expect(faults({ mask: "a_b" })).toEqual(["types/wrong-format /mask"]);
  expect(faults({ struct: [] })).toEqual(["types/wrong-type /struct"]);
  expect(faults({ values: {} })).toEqual(["types/wrong-type /values"]);
  expect(faults({ empty: { a: 1 } })).toEqual(["types/unknown-field /empty/a"]);
  expect(faults({ wrapped: 1e16 })).toEqual(["types/unquoted-integer /wrapped"]);
  expect(faults({ wrappedText: 5 })).toEqual(["types/wrong-type /wrappedText"]);
  expect(faults({ addresses: ["192.0.2.1/33"] })).toEqual(["types/wrong-format /addresses/0"]);
});

it("writes modules that need no eval: they load and work where code from strings is forbidden", async () => {
  const script = `
    import { allTypes } from ${JSON.stringify(pathToFileURL(join(folder, "index.gen.js")).href)};
    let isForbidden = false;
    try { new Function("return 1")(); } catch { isForbidden = true; }
    const hostname = allTypes.find(({ info }) => info.type === "HostnameSpecs.net.cosi.dev");
    console.log(JSON.stringify([isForbidden, allTypes.length, hostname.check({ hostname: "a" }), hostname.check({})]));
  `;
  const { stdout } = await run(process.execPath, [
    "--disallow-code-generation-from-strings",
    "--input-type=module",
    "--eval",
    script,
  ]);
  expect(JSON.parse(stdout)).toEqual([true, types.length, true, false]);
});

it("writes nothing but ECMAScript modules in ASCII, with a header of two lines", () => {
  for (const [path, content] of files) {
    const text = String(content);
    const lines = text.split("\n");
    expect(lines[0], path).toBe("// Generated by cosi-codegen; do not edit.");
    expect(lines[1], path).toMatch(/^\/\/ Source: /u);
    expect(text, path).toMatch(/^[\n -~]*\n$/u);
    expect(text, path).not.toMatch(/\brequire\(|\beval\(|\bnew Function\b|module\.exports/u);
  }
});

it("writes the same bytes again", () => {
  expect([...emitValidators(model, {}, { folders: {}, descriptors: undefined })]).toEqual([...files]);
});

it("imports the types of specs from the messages beside it, or from a module", () => {
  const declare = (options: object, folders: object) =>
    String(
      emitValidators(model, options, { folders, descriptors: undefined }).get("hostname-specs.gen.d.ts"),
    );
  expect(declare({}, { messages: "gen/messages", validators: "gen/validators" })).toContain(
    'import type { HostnameSpecJson } from "../messages/cosi/net/v1alpha1/hostname_pb.js";',
  );
  expect(declare({ messagesModule: "acme/types" }, {})).toContain(
    'import type { HostnameSpecJson } from "acme/types";',
  );
  expect(declare({}, {})).toContain("TypeValidator<unknown>");
});

it("keeps every flag of the schema that marks a secret", () => {
  for (const { info } of types) {
    const resource = model.resources.find(({ type }) => type === info.type);
    expect(info.sensitive === true).toBe(resource?.isSensitive);
    for (const field of model.messages.get(resource?.message ?? "")?.fields ?? []) {
      expect(
        info.messages[info.message]?.fields[field.jsonName]?.sensitive === true,
        `${info.type} ${field.name}`,
      ).toBe(field.rules.isSensitive);
    }
  }
  const kitchen = types.find(({ info }) => info.type === "Kitchens.acme.example");
  expect(kitchen?.info.messages["KitchenSpec"]?.fields["apiToken"]).toEqual({
    type: "string",
    sensitive: true,
  });
});

it("compares values as JSON does", () => {
  expect(equal({ a: [1, { b: null }], c: 2 }, { c: 2, a: [1, { b: null }] })).toBe(true);
  expect(equal([1, 2], [2, 1])).toBe(false);
  expect(equal({ a: 1 }, { b: 1 })).toBe(false);
  expect(equal([], {})).toBe(false);
});
