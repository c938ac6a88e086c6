import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emitFixtures } from "../../src/emit/fixtures/emit.ts";
import { emitJsonSchema } from "../../src/emit/jsonschema/emit.ts";
import { loadProtoModel } from "../../src/input/load-proto.ts";
import type { Model } from "../../src/model/model.ts";
import { type LanguageClient, type Position, startLanguageClient } from "./language-client.ts";

let folder: string;
let model: Model;
let client: LanguageClient;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-editors-"));
  model = await loadProtoModel({
    roots: [fileURLToPath(new URL("../../../schemas/proto", import.meta.url))],
  });
  const schema = join(folder, "bundle.json");
  await writeFile(schema, emitJsonSchema(model, {}).get("draft-07/bundle.json") as string);
  client = await startLanguageClient(pathToFileURL(schema).href);
});
afterAll(async () => {
  await client.stop();
  await rm(folder, { recursive: true });
});

/** Opens a text as a new file; a caret (U+2038) in it is the cursor and no part of it. */
async function open(marked: string) {
  const text = marked.replace("\u2038", "");
  const uri = pathToFileURL(join(folder, `file-${++count}.yaml`)).href;
  const before = marked.slice(0, Math.max(marked.indexOf("\u2038"), 0)).split("\n");
  const position: Position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const diagnostics = await client.open(uri, text);
  return {
    diagnostics: diagnostics.map(({ range, message }) => ({ line: range.start.line + 1, message })),
    labels: async () => (await client.complete(uri, position)).map(({ label }) => label),
    hover: () => client.hover(uri, position),
  };
}

const resolver = `metadata:
  type: ResolverSpecs.net.cosi.dev
  id: resolvers
spec:
`;
const mount = `metadata:
  type: MountSpecs.storage.cosi.dev
  id: data
spec:
`;

test("proposes the keys of a document and the types", async () => {
  expect(await (await open("\u2038")).labels()).toEqual(expect.arrayContaining(["metadata", "spec"]));
  const types = await (await open("metadata:\n  type: \u2038\n")).labels();
  expect(types).toEqual(expect.arrayContaining(model.resources.map(({ type }) => type)));
});

test("proposes the fields of the type that the metadata names, nested ones too", async () => {
  const fields = await (await open(`${mount}  \u2038`)).labels();
  expect(fields).toEqual(
    expect.arrayContaining(["source", "target", "filesystemType", "readOnly", "propagation"]),
  );
  expect(fields).not.toContain("nameServers");
  const nested = await (
    await open(`${resolver}  nameServers:\n    - address: 192.0.2.1\n      \u2038`)
  ).labels();
  expect(nested).toEqual(expect.arrayContaining(["port", "protocol", "tlsServerName"]));
  expect(nested).not.toContain("address");
});

test("proposes the values of an enum", async () => {
  const labels = await (
    await open(`${mount}  source: /a\n  target: /b\n  bind: true\n  propagation: \u2038\n`)
  ).labels();
  expect(labels).toEqual(expect.arrayContaining(["PRIVATE", "SHARED", "SLAVE", "UNBINDABLE"]));
});

test("shows the comment of a field over its key", async () => {
  const file = await open(`${mount}  source: /a\n  tar\u2038get: /b\n  filesystemType: ext4\n`);
  expect(file.diagnostics).toEqual([]);
  expect(await file.hover()).toContain("Where it is mounted");
  const nested = await open(`${resolver}  nameServers:\n    - addr\u2038ess: 192.0.2.1\n`);
  expect(await nested.hover()).toContain("Address of the server");
});

test("accepts every example and every valid fixture, many documents in a file", async () => {
  const files = emitFixtures(model, {}, { descriptors: undefined, folders: {} });
  const documents = model.resources.flatMap(({ type, examples }) => {
    const id = JSON.stringify(examples[0]?.id);
    const fixtures = ["minimal", "maximal"].map(
      (name) => `spec: ${JSON.stringify(JSON.parse(files.get(`${type}/${name}.json`) as string))}\n`,
    );
    const shown = examples.map(({ spec }) => `spec:\n${spec.replaceAll(/^(?=.)/gm, "  ")}`);
    return [...fixtures, ...shown].map((spec) => `metadata:\n  type: ${type}\n  id: ${id}\n${spec}`);
  });
  expect(documents.length).toBeGreaterThan(3 * model.resources.length - 1);
  expect((await open(documents.join("---\n"))).diagnostics).toEqual([]);
  // The same file with one fault more has one diagnostic: the server did look at all of it.
  const broken = await open(
    `${documents.join("---\n")}---\n${mount}  source: 12\n  target: /b\n  bind: true\n`,
  );
  expect(broken.diagnostics).toHaveLength(1);
});

test("reports each fault at its line", async () => {
  const cases: readonly [text: string, line: number, message: RegExp][] = [
    [`${mount}  source: /a\n  target: /b\n  filesystemType: ext4\n  redOnly: true\n`, 8, /redOnly/],
    [`${mount}  source: /a\n  target: b\n  filesystemType: ext4\n`, 6, /pattern/],
    [`${mount}  source: /a\n  target: /b\n  bind: true\n  propagation: PRIVAT\n`, 8, /PRIVATE/],
    [`${mount}  source: /a\n  target: /b\n  filesystemType: ext4\n  readOnly: "true"\n`, 8, /boolean/],
    [`${resolver}  nameServers:\n    - address: 192.0.2.1\n      port: 70000\n`, 7, /65535/],
    [`${resolver}  searchDomains:\n    - a.example\n    - a.example\n`, 6, /unique|duplicate/i],
    [`metadata:\n  type: MontSpecs.storage.cosi.dev\n  id: data\nspec: {}\n`, 2, /MountSpecs/],
    [
      `metadata:\n  type: ResolverSpecs.net.cosi.dev\n  id: other\nspec:\n  searchDomains: [a.example]\n`,
      3,
      /pattern/,
    ],
  ];
  for (const [text, line, message] of cases) {
    const { diagnostics } = await open(text);
    expect(diagnostics, text).toHaveLength(1);
    expect(diagnostics[0]?.line, `${text} ${diagnostics[0]?.message}`).toBe(line);
    expect(diagnostics[0]?.message).toMatch(message);
  }
});

test("works on several documents in a file, each with its own type", async () => {
  const several = `${mount}  source: /a\n  target: /b\n  filesystemType: ext4\n---\n${resolver}`;
  const broken = await open(
    `${several}  nameServers:\n    - address: 192.0.2.1\n      prt: 53\n---\n${mount}  source: 12\n  target: /b\n  bind: true\n`,
  );
  expect(broken.diagnostics.map(({ line }) => line)).toEqual([15, 21]);
  expect(broken.diagnostics[0]?.message).toContain("prt");
  expect(await (await open(`${several}  na\u2038\n`)).labels()).toEqual(
    expect.arrayContaining(["nameServers", "searchDomains"]),
  );
  const hover = await open(`${several}  searchDom\u2038ains:\n    - a.example\n`);
  expect(hover.diagnostics).toEqual([]);
  expect(await hover.hover()).toContain("Domains that complete short names");
});
