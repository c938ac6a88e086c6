import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DescriptorCache, readDescriptorSet } from "./descriptor-set.ts";
import { InputError } from "./input-error.ts";
import { compileProtos, createProtoCompiler } from "./load-proto.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cosi-protos-"));
  await write("a/base.proto", printProto("a", [], "message Base { string text = 1; }"));
  await write("a/user.proto", printProto("a", ["a/base.proto"], "message User { Base base = 1; }"));
  await write("a/other.proto", printProto("a", [], "message Other { string text = 1; }"));
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

function printProto(name: string, imports: readonly string[], body: string): string {
  return `syntax = "proto3";\npackage ${name};\n${imports.map((path) => `import "${path}";\n`).join("")}${body}\n`;
}

test("compiling again after an edit gives the same as compiling anew", async () => {
  const compiler = createProtoCompiler({ roots: [root] });
  const cache: DescriptorCache = new Map();
  const edits: readonly (readonly [path: string, text: string])[] = [
    ["a/base.proto", printProto("a", [], "// Longer.\nmessage Base { string text = 1; int32 more = 2; }")],
    ["a/other.proto", printProto("a", ["a/user.proto"], "message Other { User user = 1; }")],
    ["a/base.proto", printProto("a", [], "enum Kind { ZERO = 0; }\nmessage Base { Kind kind = 3; }")],
    ["a/new.proto", printProto("a", ["a/other.proto"], "message New { Other other = 1; }")],
    ["a/other.proto", printProto("a", [], "message Other {}")],
  ];
  for (const [path, text] of [["a/base.proto", printProto("a", [], "message Base {}")] as const, ...edits]) {
    await write(path, text);
    const again = await compiler.compile();
    const anew = await compileProtos({ roots: [root] });
    expect(Buffer.from(again.descriptorSet).equals(anew.descriptorSet)).toBe(true);
    expect(again.files).toEqual(anew.files);
    expect(again.sources).toEqual(anew.sources);
    const { model } = readDescriptorSet(again.descriptorSet, { files: again.files, cache });
    expect(model).toEqual(readDescriptorSet(anew.descriptorSet, { files: anew.files }).model);
  }
});

test("a broken edit is told, also in a file that only imports the edited one, and can be mended", async () => {
  const compiler = createProtoCompiler({ roots: [root] });
  await compiler.compile();
  await write("a/base.proto", printProto("a", [], "message Renamed { string text = 1; }"));
  const failure: unknown = await compiler.compile().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as InputError).diagnostics[0]?.source?.file).toBe(join(root, "a/user.proto"));
  await write("a/base.proto", printProto("a", [], "message Base { string text = 2; }"));
  const { descriptorSet } = await compiler.compile();
  expect(Buffer.from(descriptorSet).equals((await compileProtos({ roots: [root] })).descriptorSet)).toBe(
    true,
  );
});

test("finds imports in other folders, the first one first, and refuses two different files of one path", async () => {
  await write("x/lib/lib.proto", printProto("lib", [], "message First {}"));
  await write("y/lib/lib.proto", printProto("lib", [], "message Second {}"));
  await write("main/m.proto", printProto("m", ["lib/lib.proto"], "message M { lib.First first = 1; }"));
  const [main, x, y] = ["main", "x", "y"].map((name) => join(root, name)) as [string, string, string];
  expect((await compileProtos({ roots: [main], imports: [x, y] })).files).toEqual(["m.proto"]);
  await expect(compileProtos({ roots: [main], imports: [y, x] })).rejects.toThrow(InputError);
  await expect(compileProtos({ roots: [x, y] })).rejects.toThrow(
    /two roots hold different files lib\/lib.proto/,
  );
});
