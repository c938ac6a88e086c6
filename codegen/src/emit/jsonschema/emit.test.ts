import { fileURLToPath } from "node:url";
import { formats } from "@cosi-spec/validate/codegenv1";
import type { Options } from "ajv";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, expect, it } from "vitest";
import { loadProtoModel } from "../../input/load-proto.ts";
import type { Model } from "../../model/model.ts";
import { emitJsonSchema } from "./emit.ts";
import { cosiKeywords, createBundleSchema, createSpecSchema, editorKeywords } from "./index.ts";
import { drafts } from "./options.ts";
import { printSchema } from "./print.ts";

const locate = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
let model: Model;
let testModel: Model;

beforeAll(async () => {
  model = await loadProtoModel({ roots: [locate("../../../../schemas/proto")] });
  testModel = await loadProtoModel({ roots: [locate("../../../test/agreement/proto")] });
});

const options: Options = {
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
  allErrors: true,
  formats,
  keywords: [...cosiKeywords, ...editorKeywords],
};
const createAjv = { "2020-12": () => new Ajv2020(options), "draft-07": () => new Ajv(options) } as const;

/** Errors that a bundle finds in a document: places and keywords, without the `if` that only repeats them. */
function findErrors(draft: "2020-12" | "draft-07", document: unknown): string[] {
  const validate = createAjv[draft]().compile(createBundleSchema(model, draft));
  validate(document);
  return (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== "if")
    .map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

const hostname = {
  metadata: { type: "HostnameSpecs.net.cosi.dev", id: "hostname" },
  spec: { hostname: "node-1" },
};

it.each(["2020-12", "draft-07"] as const)("selects the schema of a document by its type (%s)", (draft) => {
  expect(findErrors(draft, hostname)).toEqual([]);
  expect(findErrors(draft, { ...hostname, spec: { hostname: "-" } })).toEqual(["/spec/hostname pattern"]);
  expect(findErrors(draft, { ...hostname, spec: { value: "1", hostname: "a" } })).toEqual([
    "/spec additionalProperties",
  ]);
  expect(findErrors(draft, { ...hostname, metadata: { ...hostname.metadata, id: "other" } })).toEqual([
    "/metadata/id pattern",
  ]);
});

it.each(["2020-12", "draft-07"] as const)(
  "gives one error for a type that it does not know (%s)",
  (draft) => {
    const document = { metadata: { type: "Unknowns.net.cosi.dev", id: "a" }, spec: { anything: [1] } };
    expect(findErrors(draft, document)).toEqual(["/metadata/type enum"]);
  },
);

it.each(["2020-12", "draft-07"] as const)("takes the metadata that programs write (%s)", (draft) => {
  const metadata = {
    namespace: "network",
    type: "HostnameSpecs.net.cosi.dev",
    id: "hostname",
    version: 1,
    owner: null,
    phase: "running",
    created: "2026-01-01T00:00:00Z",
    updated: "2026-01-01T01:00:00+01:00",
    labels: { flag: true, number: 123, text: "a" },
    annotations: {},
    finalizers: ["a"],
  };
  expect(findErrors(draft, { metadata, spec: { hostname: "a" } })).toEqual([]);
  expect(
    findErrors(draft, {
      metadata: { ...metadata, phase: "Running", version: "1.0" },
      spec: { hostname: "a" },
    }),
  ).toEqual(["/metadata/version pattern", "/metadata/phase enum"]);
});

it("accepts every example of every type in all four schemas", async () => {
  const { parse } = await import("yaml");
  for (const { message, examples } of model.resources)
    for (const draft of ["2020-12", "draft-07"] as const)
      for (const strength of ["strict", "lenient"] as const) {
        const validate = createAjv[draft]().compile(createSpecSchema(model, message, { draft, strength }));
        for (const { title, spec } of examples)
          expect(
            validate(parse(spec)),
            `${message} ${title} ${draft} ${strength} ${JSON.stringify(validate.errors)}`,
          ).toBe(true);
      }
});

it("shows comments, names of YAML, defaults and what a field is", () => {
  const mount = createSpecSchema(model, "cosi.storage.v1alpha1.MountSpec", { draft: "draft-07" });
  expect(mount).toMatchObject({
    title: "A file system that is to be mounted.",
    description: "It is unmounted when the resource is removed.",
    properties: {
      source: { "x-cosi-immutable": true, examples: ["/dev/sda1", "tmpfs"] },
      readOnly: { default: false },
    },
  });
  expect(mount.properties).toHaveProperty(["propagation", "enumDescriptions", 1], "Events stay here.");
  const resolver = createSpecSchema(model, "cosi.net.v1alpha1.ResolverSpec");
  expect(resolver.properties).toHaveProperty(
    ["searchDomainsOverridden", "title"],
    "Whether `searchDomains` replaces the domains that other sources give instead of going before them.",
  );
  expect(createSpecSchema(model, "cosi.files.v1alpha1.EtcFileSpec")["x-cosi-sensitive"]).toBe(true);
  const mixed = createSpecSchema(testModel, "cosi.test.v1alpha1.MixedTypes").properties;
  const secret = {
    deprecated: true,
    default: "x",
    examples: ["y"],
    "x-cosi-sensitive": true,
    "x-cosi-immutable": true,
  };
  expect(mixed).toMatchObject({ secret: { ...secret, "x-cosi-requirement": ["COSI-SEC-001"] } });
});

it("keeps keywords of editors out of 2020-12", () => {
  for (const [path, text] of emitJsonSchema(model, {}))
    if (path.startsWith("2020-12/"))
      for (const keyword of editorKeywords) expect(String(text)).not.toContain(`"${keyword}"`);
});

it("refers to a message that holds itself", () => {
  const schema = createSpecSchema(testModel, "cosi.test.v1alpha1.Recursive");
  expect(schema.properties).toHaveProperty(["child", "$ref"], "#");
  const validate = createAjv["2020-12"]().compile(schema);
  expect(validate({ name: "a", child: { child: { detour: { back: { name: "abcd" } } } } })).toBe(true);
  expect(validate({ name: "a", child: { child: { detour: { back: { name: "abcde" } } } } })).toBe(false);
});

it("writes the same files in the same order, with visible characters only", () => {
  const files = emitJsonSchema(model, { idBase: "https://example.org/schemas/" });
  expect([...files.keys()].slice(0, 2)).toEqual([
    "2020-12/strict/Capabilities.system.cosi.dev.json",
    "2020-12/strict/ControllerDefinitions.system.cosi.dev.json",
  ]);
  expect(files.size).toBe(2 * (2 * model.resources.length + 1));
  expect([...emitJsonSchema(model, { idBase: "https://example.org/schemas/" })]).toEqual([...files]);
  for (const [path, text] of files) {
    expect(String(text)).not.toMatch(/[^\p{L}\p{N}\p{M}\p{P}\p{S} \n]/u);
    expect(JSON.parse(String(text)).$id).toBe(`https://example.org/schemas/${path}`);
  }
});

it("has no pattern that takes time beyond all bounds", () => {
  const patterns = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { pattern } = value as { pattern?: unknown };
    if (typeof pattern === "string") patterns.add(pattern);
    for (const inner of Object.values(value)) collect(inner);
  };
  for (const name of testModel.messages.keys())
    if (name.startsWith("cosi.test."))
      for (const strength of ["strict", "lenient"] as const)
        collect(createSpecSchema(testModel, name, { strength }));
  expect(patterns.size).toBeGreaterThan(30);
  const units = ["a", "0", "1", "-", "a/", "a.", "a:", "0:", "%41", "=", "AA==", " ", "a@", ":", "0.", ".."];
  const texts = units.flatMap((unit) =>
    ["", "x:", "x://", "/", "-", "0x"].map((start) => `${start}${unit.repeat(20_000)}!`),
  );
  for (const pattern of patterns) {
    const expression = new RegExp(pattern, "u");
    const start = performance.now();
    for (const text of texts) expression.test(text);
    // Linear patterns take some milliseconds for all texts, one that is quadratic takes many seconds.
    expect(performance.now() - start, pattern).toBeLessThan(3000);
  }
});

it.each(drafts)(
  "prints the bundle in parts as it prints its schema whole, with and without types, %s",
  (draft) => {
    for (const of of [
      model,
      testModel,
      { ...model, resources: [] },
      { ...model, resources: model.resources.slice(0, 1) },
    ])
      expect(emitJsonSchema(of, {}).get(`${draft}/bundle.json`)).toBe(
        printSchema(createBundleSchema(of, draft), ""),
      );
  },
);

it("escapes characters that cannot be seen and keeps all others", () => {
  const text = "a\u00e9\u4e2d\u{1f600} ~\u007f\u0085\u00a0\u200b\u2028\u{e0001}\ud800";
  const printed = printSchema({ title: text }, "");
  expect(printed).toContain(
    "a\u00e9\u4e2d\u{1f600} ~\\u007f\\u0085\\u00a0\\u200b\\u2028\\udb40\\udc01\\ud800",
  );
  expect(JSON.parse(printed).title).toBe(text);
});
