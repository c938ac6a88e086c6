import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Console } from "../cli/console.ts";
import { main } from "../cli/main.ts";

let folder: string;
let project: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-generate-"));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  project = join(folder, `p${count++}`);
  await writeFiles({
    "proto/acme/v1/widget.proto": printProto("Widget", "A widget."),
    "proto/acme/v1/gadget.proto": printProto("Gadget", "A gadget."),
    "cosi-codegen.json": JSON.stringify({
      input: { proto: ["proto"] },
      targets: { messages: { out: "src/gen" }, definitions: { out: "src/gen/resources" } },
    }),
  });
});

function printProto(name: string, comment: string): string {
  return `syntax = "proto3";
package acme.v1;
import "cosi/common/v1alpha1/condition.proto";
import "cosi/schema/v1alpha1/options.proto";
// ${comment}
message ${name}Spec {
  option (cosi.schema.v1alpha1.resource) = { type: "${name}Specs.acme.dev" default_namespace: "acme" role: DESIRED };
  // Text.
  string text = 1;
  // What is known.
  repeated cosi.common.v1alpha1.Condition conditions = 2;
}
`;
}

async function writeFiles(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(project, path, ".."), { recursive: true });
    await writeFile(join(project, path), text);
  }
}

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const result = { code: 0, out: "", err: "" };
  const output = (key: "out" | "err") => ({
    write: (text: string) => {
      result[key] += text;
    },
    isTty: false,
    hasColors: false,
  });
  const streams: Console = { out: output("out"), err: output("err") };
  result.code = await main(
    [...words, "--config", join(project, "cosi-codegen.json")],
    streams,
    AbortSignal.abort(),
  );
  return result;
}

/** Digest of every file below a folder, in the order of their names. */
async function hashFolder(root: string): Promise<string> {
  const names = (await readdir(root, { recursive: true })).sort();
  const hash = createHash("sha256");
  for (const name of names)
    if ((await stat(join(root, name))).isFile())
      hash.update(`${name}\n`).update(await readFile(join(root, name)));
  return hash.digest("hex");
}

test("writes messages and definitions, then finds them current", async () => {
  expect(await run("generate", "--check")).toMatchObject({ code: 1 });
  const first = await run("generate");
  expect(first.err).toBe("");
  expect(first.code).toBe(0);
  expect(first.out).toContain("written: src/gen/acme/v1/widget_pb.ts\n");
  expect(await run("generate", "--check")).toMatchObject({ code: 0, err: "" });
  const definition = await readFile(join(project, "src/gen/resources/widget-specs.gen.ts"), "utf8");
  expect(definition).toContain('import { defineResource } from "@cosi-spec/types/codegenv1";');
  expect(definition).toContain('import { WidgetSpecSchema } from "../acme/v1/widget_pb.ts";');
});

test("imports published messages from their package and generates none of them", async () => {
  await run("generate");
  const message = await readFile(join(project, "src/gen/acme/v1/widget_pb.ts"), "utf8");
  expect(message).toContain('import type { Condition, ConditionJson } from "@cosi-spec/types/codegenv1";');
  expect(message).not.toMatch(/from "\.[^"]*cosi\//);
  expect(message).not.toMatch(/protoc-gen-es v\d/);
  expect(await readdir(join(project, "src/gen"))).not.toContain("cosi");
});

test("names stale, missing and surplus files, writes nothing, and repairs exactly those", async () => {
  await run("generate");
  await writeFiles({ "src/gen/acme/v1/widget_pb.ts": "changed", "src/gen/old/left_pb.ts": "left over" });
  await rm(join(project, "src/gen/resources/registry.gen.ts"));
  const untouched = join(project, "src/gen/acme/v1/gadget_pb.ts");
  await utimes(untouched, 1, 1);
  const before = await hashFolder(project);
  const check = await run("generate", "--check");
  expect(check.code).toBe(1);
  expect(check.out.split("\n").slice(0, 3)).toEqual([
    "stale: src/gen/acme/v1/widget_pb.ts",
    "surplus: src/gen/old/left_pb.ts",
    "missing: src/gen/resources/registry.gen.ts",
  ]);
  expect(check.err).toContain('run "cosi-codegen generate');
  expect(await hashFolder(project)).toBe(before);
  expect((await run("generate")).code).toBe(0);
  expect(await run("generate", "--check")).toMatchObject({ code: 0 });
  expect(await readdir(join(project, "src/gen"))).not.toContain("old");
  expect((await stat(untouched)).mtimeMs).toBe(1000);
});

test("changed comments make files stale", async () => {
  await run("generate");
  await writeFiles({ "proto/acme/v1/widget.proto": printProto("Widget", "Another comment.") });
  const check = await run("generate", "--check", "--json");
  expect(check.code).toBe(1);
  expect(JSON.parse(check.out).differences).toEqual([
    { kind: "stale", path: "gen/manifest.json" },
    { kind: "stale", path: "src/gen/acme/v1/widget_pb.ts" },
    { kind: "stale", path: "src/gen/resources/widget-specs.gen.ts" },
  ]);
});

test("removes no file from a folder that it never wrote to", async () => {
  await writeFiles({ "src/gen/hand-written.ts": "precious" });
  const result = await run("generate");
  expect(result.code).toBe(2);
  expect(result.err).toContain("src/gen/hand-written.ts");
  expect(await readFile(join(project, "src/gen/hand-written.ts"), "utf8")).toBe("precious");
});

test.each([
  ["no JSON", "{", "config/no-json"],
  [
    "an unknown key",
    '{ "input": { "proto": ["proto"] }, "targets": { "messages": { "out": "a", "x": 1 } } }',
    'unknown key "x"',
  ],
  [
    "a folder outside",
    '{ "input": { "proto": ["proto"] }, "targets": { "messages": { "out": "../a" } } }',
    "not below",
  ],
  [
    "the root itself",
    '{ "input": { "proto": ["proto"] }, "targets": { "messages": { "out": "./" } } }',
    "not below",
  ],
  [
    "a missing root",
    '{ "input": { "proto": ["nowhere"] }, "targets": { "messages": { "out": "a" } } }',
    "cannot read",
  ],
  [
    "one folder for two targets",
    '{ "input": { "proto": ["proto"] }, "targets": { "messages": { "out": "a" }, "definitions": { "out": "./a/" } } }',
    "same folder",
  ],
  [
    "definitions alone",
    '{ "input": { "proto": ["proto"] }, "targets": { "definitions": { "out": "a" } } }',
    "needs the target messages",
  ],
])("refuses a configuration with %s", async (_what, text, message) => {
  await writeFiles({ "cosi-codegen.json": text });
  const result = await run("generate");
  expect(result).toMatchObject({ code: 2, out: "" });
  expect(result.err).toContain(message);
});

test("shows the place of a fault in the configuration", async () => {
  await writeFiles({
    "cosi-codegen.json":
      '{\n  "input": { "proto": ["proto"] },\n  "targets": { "messages": { "out": "a", "x": 1 } }\n}\n',
  });
  expect((await run("generate")).err).toContain("cosi-codegen.json:3:42 error config/invalid");
});

test("refuses two messages of one type name", async () => {
  const text = printProto("Widget", "A copy.").replace("message WidgetSpec", "message CopySpec");
  await writeFiles({ "proto/acme/v1/gadget.proto": text });
  const result = await run("generate");
  expect(result.code).toBe(2);
  expect(result.err).toContain("are both WidgetSpecs.acme.dev");
});

test("refuses a type name that would lead out of the folder of its target", async () => {
  const text = printProto("Widget", "A path.").replace("WidgetSpecs.acme.dev", "../../Escapes.acme.dev");
  await writeFiles({ "proto/acme/v1/widget.proto": text });
  const result = await run("generate");
  expect(result.code).toBe(2);
  expect(result.err).toContain("acme/v1/widget.proto:6:1 error input/type-name");
  expect((await readdir(project, { recursive: true })).some((name) => name.includes("Escapes"))).toBe(false);
});

test("output is the same under another locale, time zone, folder, file order and umask", async () => {
  await run("generate");
  const first = await hashFolder(project);
  const other = join(folder, "other-place", "deeper");
  await mkdir(other, { recursive: true });
  // Written the other way round, so that the folder may list them so.
  for (const name of [
    "proto/acme/v1/gadget.proto",
    "proto/acme/v1/widget.proto",
    "cosi-codegen.json",
  ].reverse()) {
    await mkdir(join(other, name, ".."), { recursive: true });
    await cp(join(project, name), join(other, name));
  }
  const script = `process.umask(0o077);
    const { main } = await import(${JSON.stringify(new URL("../cli/main.ts", import.meta.url).href)});
    process.exitCode = await main(["generate"]);`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    cwd: other,
    env: {
      ...process.env,
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      TZ: "Pacific/Kiritimati",
      NODE_OPTIONS: "",
    },
  });
  expect(await hashFolder(other)).toBe(first);
});

test("makes schemas, validators, fixtures and pages of JSON Schema, and says that messages need protobuf", async () => {
  await writeFiles({
    "schemas/link.json": JSON.stringify({
      type: "object",
      "x-cosi-resource": { type: "LinkSpecs.acme.dev", defaultNamespace: "network", role: "DESIRED" },
      properties: {
        name: { type: "string", maxLength: 15 },
        mtu: { type: "integer", minimum: 68, maximum: 65535 },
      },
      required: ["name"],
      additionalProperties: false,
    }),
    "cosi-codegen.json": JSON.stringify({
      input: { jsonSchema: ["schemas"] },
      targets: {
        jsonSchema: { out: "out/jsonschema" },
        validators: { out: "out/validators" },
        fixtures: { out: "out/fixtures" },
        reference: { out: "out/reference" },
      },
    }),
  });
  expect(await run("generate")).toMatchObject({ code: 0, err: "" });
  for (const path of [
    "jsonschema/2020-12/strict/LinkSpecs.acme.dev.json",
    "validators/link-specs.gen.js",
    "fixtures/LinkSpecs.acme.dev/minimal.yaml",
    "reference/LinkSpecs.acme.dev.md",
  ])
    expect((await stat(join(project, "out", path))).size).toBeGreaterThan(0);
  await writeFiles({
    "cosi-codegen.json": JSON.stringify({
      input: { jsonSchema: ["schemas"] },
      targets: { messages: { out: "x" } },
    }),
  });
  const refused = await run("generate");
  expect(refused.code).toBe(2);
  expect(refused.err).toContain("needs protobuf");
});
