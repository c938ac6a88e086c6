import { readFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import { fromBinary, fromJson, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { formats } from "@cosi-spec/validate/codegenv1";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import type { EmitContext, Emitter } from "../../src/emit/emitter.ts";
import { createOutputSchema, createSpecSchema } from "../../src/emit/jsonschema/index.ts";
import { drafts, strengths } from "../../src/emit/jsonschema/options.ts";
import { emitterTable } from "../../src/emit/table.ts";
import { targetNames } from "../../src/emit/target-name.ts";
import { evaluateMessage } from "../../src/evaluate/index.ts";
import { listProtoFiles } from "../../src/input/collect-protos.ts";
import { type DescriptorSetModel, readDescriptorSet } from "../../src/input/descriptor-set.ts";
import { compileProtos } from "../../src/input/load-proto.ts";
import type { Model, ResourceType } from "../../src/model/model.ts";

/** Folders of googleapis that the set consists of; their imports come along. */
const folders = ["type", "rpc", "api", "longrunning", "logging", "iam/v1"];

const root = dirname(createRequire(import.meta.url).resolve("google-proto-files/package.json"));
let input: DescriptorSetModel;
let descriptorSet: Uint8Array;
/** Full names of the messages that are generated. */
let names: readonly string[];

beforeAll(async () => {
  const listed = await Promise.all(
    folders.map(async (folder) =>
      (await listProtoFiles(join(root, "google", folder))).map(([path]) => `google/${folder}/${path}`),
    ),
  );
  const compiled = await compileProtos({ roots: [root], files: listed.flat() });
  descriptorSet = compiled.descriptorSet;
  input = readDescriptorSet(descriptorSet, { files: compiled.files });
  names = input.model.files.flatMap((file) => file.messages);
});

const createContext = (): EmitContext => ({
  descriptors: { descriptorSet, registry: input.registry, publishedFiles: new Set() },
  folders: { messages: "gen", definitions: "gen/resources", validators: "gen/validators" },
});

/** The same model with every message as a resource type of its own, for the emitters that start from resources. */
function createResources(model: Model): ResourceType[] {
  return names
    .map(
      (message): ResourceType => ({
        type: `${message
          .split(".")
          .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
          .join("")}s.foreign.example`,
        message,
        location: model.messages.get(message)?.location as ResourceType["location"],
        defaultNamespace: "foreign",
        aliases: [],
        printColumns: [],
        isSensitive: false,
        role: "desired",
        idPattern: "",
        idDescription: "",
        examples: [],
        requirements: [],
        statusType: "",
      }),
    )
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

test("reads at least 200 messages and names every construct that the model has no place for", () => {
  const { model } = input;
  const constructs = new Map<string, number>();
  for (const { construct } of model.unsupported)
    constructs.set(construct, (constructs.get(construct) ?? 0) + 1);
  console.log(
    `googleapis: ${model.files.length} files, ${names.length} messages, ${model.unsupported.length} unsupported constructs\n` +
      [...constructs]
        .sort()
        .map(([construct, count]) => `  ${count} ${construct}\n`)
        .join(""),
  );
  expect(names.length).toBeGreaterThanOrEqual(200);
  for (const { name, location } of model.unsupported) {
    expect(location.file, name).toMatch(/^google\//);
    expect(location.line, name).toBeGreaterThan(0);
  }

  // Counted once more from the descriptors.
  const asked = new Set(model.files.map((file) => file.path));
  const files = fromBinary(FileDescriptorSetSchema, descriptorSet).file.filter((file) =>
    asked.has(file.name),
  );
  const sum = (count: (file: (typeof files)[number]) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  expect(constructs.get("service")).toBe(sum((file) => file.service.length));
  expect(constructs.get("extension")).toBe(sum((file) => file.extension.length));
  const references = sum(
    (file) =>
      file.messageType
        .flatMap((message) => message.field)
        .filter((field) => field.options?.$unknown?.some((unknown) => unknown.no === 1055)).length,
  );
  expect(references).toBeGreaterThan(20);
  const named = model.unsupported.filter(
    ({ construct }) => construct === "option (google.api.resource_reference)",
  );
  const topLevel = new Set(
    files.flatMap((file) => file.messageType.map((message) => `${file.package}.${message.name}`)),
  );
  expect(named.filter(({ name }) => topLevel.has(name.slice(0, name.lastIndexOf(".")))).length).toBe(
    references,
  );
});

test("makes schemas of every message that ajv compiles", () => {
  let count = 0;
  // The strict schemas of 2020-12 are compiled below; the other three take turns to save time.
  const others = drafts.flatMap((draft) => strengths.map((strength) => ({ draft, strength }))).slice(1);
  for (const [index, name] of names.entries()) {
    for (const options of others) createSpecSchema(input.model, name, options);
    if (index % 2 === 1) continue;
    const { draft, strength } = others[(index / 2) % 3] as (typeof others)[number];
    const Dialect = draft === "draft-07" ? Ajv : Ajv2020;
    const ajv = new Dialect({ formats, strict: false, validateSchema: false });
    const check = ajv.compile(createSpecSchema(input.model, name, { draft, strength }));
    expect(check(null), name).toBe(false);
    expect(createOutputSchema(input.model, name)).toHaveProperty("$schema");
    count++;
  }
  console.log(`googleapis: ${count} schemas compiled`);
}, 300_000);

// Fixtures are written by the test after this one, which looks into them.
test.each(targetNames.filter((target) => target !== "fixtures"))(
  "emits the target %s for every message",
  async (target) => {
    const emitter = (await emitterTable[target]?.()) as Emitter<object> | undefined;
    if (!emitter) throw new Error(`there is no emitter for ${target}`);
    const model =
      target === "messages" ? input.model : { ...input.model, resources: createResources(input.model) };
    const files = await emitter.emit(model, {}, createContext());
    console.log(`googleapis: ${files.size} files of the target ${target}`);
    expect(files.size).toBeGreaterThanOrEqual(
      target === "messages" ? input.model.files.length : names.length,
    );
    for (const [path, content] of files) {
      if (typeof content !== "string") continue;
      expect(content.endsWith("\n"), path).toBe(true);
      if (path.endsWith(".json")) JSON.parse(content);
      else if (path.endsWith(".ts") && !path.endsWith(".d.ts")) stripTypeScriptTypes(content);
    }
  },
  300_000,
);

test("makes fixtures of every message that parser, evaluator and strict schema judge alike", async () => {
  const emitter = (await emitterTable.fixtures?.()) as Emitter<object>;
  const resources = createResources(input.model);
  const files = await emitter.emit({ ...input.model, resources }, {}, createContext());
  console.log(`googleapis: ${files.size} files of the target fixtures`);
  let accepted = 0;
  let refused = 0;
  for (const { type, message } of resources) {
    const check = new Ajv2020({ formats, strict: false, validateSchema: false }).compile(
      createSpecSchema(input.model, message),
    );
    const desc = input.registry.getMessage(message) as DescMessage;
    for (const [path, content] of files) {
      if (!path.startsWith(`${type}/`) || !path.endsWith(".json") || path.endsWith("expected.json")) continue;
      const value = JSON.parse(content as string) as JsonValue;
      if ((accepted + refused) % 20 === 0)
        expect(parse(files.get(path.replace(/json$/, "yaml")) as string), path).toEqual(value);
      const isValid = !path.includes("/invalid/");
      expect(check(value), `${path} ${content}`).toBe(isValid);
      if (!isValid) {
        refused++;
        continue;
      }
      accepted++;
      const decoded = fromJson(desc, value, { registry: input.registry });
      expect(toJson(desc, decoded, { registry: input.registry }), path).toEqual(value);
      expect(evaluateMessage(input.model, desc, decoded), path).toEqual([]);
    }
  }
  console.log(`googleapis: ${accepted} valid and ${refused} invalid documents`);
  expect(accepted).toBeGreaterThan(names.length);
  expect(refused).toBeGreaterThan(names.length);
}, 300_000);

test("has the files of google/type and google/rpc", () => {
  for (const path of ["google/type/money.proto", "google/type/datetime.proto", "google/rpc/status.proto"]) {
    expect(input.model.files.map((file) => file.path)).toContain(path);
    expect(readFileSync(join(root, path), "utf8")).toContain('syntax = "proto3"');
  }
});
