import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { CommandArguments, CommandContext } from "../cli/command.ts";
import { UsageError } from "../cli/usage-error.ts";
import { findFiles } from "./find-files.ts";
import { runValidate } from "./run-validate.ts";

const good = "metadata:\n  type: HostnameSpecs.net.cosi.dev\n  id: hostname\nspec:\n  hostname: node-1\n";
const bad = good.replace("node-1", "7");
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-validate-"));
  await mkdir(join(folder, "deep", "node_modules"), { recursive: true });
  await writeFile(join(folder, "good.yaml"), good);
  await writeFile(join(folder, "bad.yaml"), `${good}---\n${bad}`);
  await writeFile(join(folder, "deep", "bad.yml"), bad);
  await writeFile(join(folder, "deep", "notes.txt"), "notes");
  await writeFile(join(folder, "deep", "node_modules", "x.yaml"), bad);
});
afterEach(() => rm(folder, { recursive: true }));

async function run(
  positionals: readonly string[],
  options: Readonly<Record<string, string>> = {},
  hasColors = false,
) {
  const text = { out: "", err: "" };
  const output = (name: "out" | "err") => ({
    isTty: false,
    hasColors,
    write: (part: string) => {
      text[name] += part;
    },
  });
  const args: CommandArguments = {
    positionals,
    has: (name) => name in options,
    get: (name) => options[name],
    getAll: (name) => (options[name] === undefined ? [] : [options[name]]),
  };
  const context: CommandContext = {
    out: output("out"),
    err: output("err"),
    signal: new AbortController().signal,
  };
  const code = await runValidate(args, context);
  return { code, ...text };
}

it("accepts valid files and counts them", async () => {
  expect(await run([join(folder, "good.yaml")])).toEqual({
    code: 0,
    out: "1 file, 1 document: no errors\n",
    err: "",
  });
});

it("prints place, path, message and hint of each fault, and a summary", async () => {
  const file = join(folder, "bad.yaml");
  const { code, out } = await run([file]);
  expect(code).toBe(1);
  expect(out).toBe(
    `${file}:11:13 error types/wrong-type\n  /spec/hostname: must be text, found 7\n  hint: put it in quotes: "7"\n1 file, 2 documents: 1 error\n`,
  );
});

it("reads the documents of a folder, without node_modules", async () => {
  const { code, out } = await run([folder]);
  expect(code).toBe(1);
  expect(out).toContain("3 files, 4 documents: 2 errors\n");
});

it("expands patterns", async () => {
  const names = async (pattern: string) =>
    (await findFiles(`${folder}/${pattern}`)).map((file) => file.slice(folder.length + 1));
  expect(await names("*.yaml")).toEqual(["bad.yaml", "good.yaml"]);
  expect(await names("**/*.{yml,txt}")).toEqual(["deep/bad.yml", "deep/notes.txt"]);
  expect(await names("b?d.*")).toEqual(["bad.yaml"]);
  expect(await names("none/**")).toEqual([]);
});

it("says what cannot be read, and exits with 2 although other files have faults", async () => {
  const { code, out, err } = await run([join(folder, "none.yaml"), join(folder, "bad.yaml")]);
  expect(code).toBe(2);
  expect(out).toContain("1 error\n");
  expect(err).toBe(`cannot read ${join(folder, "none.yaml")}: there is no such file\n`);
});

it("prints JSON for machines", async () => {
  const { code, out } = await run([join(folder, "bad.yaml")], { json: "" });
  expect(code).toBe(1);
  const report = JSON.parse(out) as {
    errors: number;
    diagnostics: { code: string; source: { line: number } }[];
  };
  expect(report).toMatchObject({ kind: "validate", files: 1, documents: 2, errors: 1 });
  expect(report.diagnostics[0]).toMatchObject({ code: "types/wrong-type", source: { line: 11, column: 13 } });
});

it("uses colours only where the output has them", async () => {
  const file = join(folder, "bad.yaml");
  expect((await run([file])).out).not.toContain("\u001b");
  expect((await run([file], {}, true)).out).toContain("\u001b[31merror\u001b[0m");
});

it("checks bare specs of a type, and refuses types, formats and modules that do not exist", async () => {
  const file = join(folder, "spec.json");
  await writeFile(file, '{"hostname": "node-1"}');
  expect((await run([file], { type: "HostnameSpecs.net.cosi.dev" })).code).toBe(0);
  await expect(run([file], { type: "Nope" })).rejects.toThrow(UsageError);
  await expect(run([file], { format: "toml" })).rejects.toThrow(UsageError);
  await expect(run([file], { types: join(folder, "none.js") })).rejects.toThrow(UsageError);
  await expect(run([])).rejects.toThrow(UsageError);
});

it("places bytes that are not UTF-8, and refuses files that are too large", async () => {
  const file = join(folder, "binary.yaml");
  await writeFile(file, Buffer.from([0x61, 0x3a, 0x20, 0xc3, 0xa9, 0x0a, 0x62, 0xff]));
  expect((await run([file])).out).toContain(":2:2 error yaml/not-utf8\n");
  await writeFile(file, Buffer.alloc(5 * 1024 * 1024, 0x61));
  expect((await run([file])).out).toContain(":1:1 error limits/too-large\n");
});
