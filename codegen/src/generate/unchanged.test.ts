import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { findUnchanged, recordCurrent } from "./unchanged.ts";

const folders: string[] = [];
let root: string;
let config: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cosi-unchanged-"));
  folders.push(root);
  config = join(root, "cosi-codegen.json");
  for (const folder of ["node_modules", "proto", "src/gen", "gen"])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(
    config,
    JSON.stringify({ input: { proto: ["proto"] }, targets: { messages: { out: "src/gen" } } }),
  );
  await writeFile(join(root, "proto/a.proto"), "a");
  await writeFile(join(root, "src/gen/a_pb.ts"), "b");
  await writeFile(join(root, "gen/manifest.json"), "{}");
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

test("knows that nothing changed since the last run", async () => {
  expect(await findUnchanged(config)).toBeUndefined();
  await recordCurrent(config, { fileCount: 2, unsupportedCount: 1 });
  expect(await findUnchanged(config)).toMatchObject({ fileCount: 2, unsupportedCount: 1 });
});

test.each([
  ["a schema", "proto/a.proto"],
  ["a new schema", "proto/b.proto"],
  ["an output", "src/gen/a_pb.ts"],
  ["a surplus output", "src/gen/b_pb.ts"],
  ["the manifest", "gen/manifest.json"],
])("sees a change of %s", async (_what, path) => {
  await recordCurrent(config, { fileCount: 2, unsupportedCount: 0 });
  await writeFile(join(root, path), "changed");
  expect(await findUnchanged(config)).toBeUndefined();
});

test("sees a change of the configuration and a removed output", async () => {
  await recordCurrent(config, { fileCount: 2, unsupportedCount: 0 });
  await rm(join(root, "src/gen/a_pb.ts"));
  expect(await findUnchanged(config)).toBeUndefined();
  await recordCurrent(config, { fileCount: 2, unsupportedCount: 0 });
  await writeFile(
    config,
    JSON.stringify({ input: { proto: ["proto"] }, targets: { messages: { out: "src/gen/" } } }),
  );
  expect(await findUnchanged(config)).toBeUndefined();
});

test("keeps no record without node_modules, and ignores a damaged one", async () => {
  await rm(join(root, "node_modules"), { recursive: true });
  await recordCurrent(config, { fileCount: 2, unsupportedCount: 0 });
  expect(await findUnchanged(config)).toBeUndefined();
});
