import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runBreaking } from "../../src/breaking/run-breaking.ts";
import { breakingCommand } from "../../src/cli/breaking.ts";
import type { CommandArguments, CommandContext } from "../../src/cli/command.ts";
import { lintCommand } from "../../src/cli/lint.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { InputError } from "../../src/input/input-error.ts";
import { compileProtos } from "../../src/input/load-proto.ts";
import { runLint } from "../../src/lint/run-lint.ts";

const fixtures = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

/** Puts one side of a pair into a folder, below the same path on both sides. */
function place(pair: string, side: "before" | "after", root: string): void {
  const path = join(root, "schemas/link.proto");
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(join(fixtures, "breaking", pair, `${side}.proto`), path);
}

function git(...args: string[]): void {
  const result = spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd: join(folder, "after"),
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(result.stderr);
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cosi-breaking-cli-")));
  place("constraint-maximum-lowered", "before", join(folder, "before"));
  place("constraint-maximum-lowered", "before", join(folder, "after"));
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "before");
  git("archive", "--output", join(folder, "before.tar"), "HEAD");
  git("archive", "--output", join(folder, "before.tar.gz"), "--prefix=schemas-1.0/", "HEAD");
  place("constraint-maximum-lowered", "after", join(folder, "after"));
  const { descriptorSet } = await compileProtos({ roots: [join(folder, "before/schemas")] });
  writeFileSync(join(folder, "before.binpb"), descriptorSet);
  writeFileSync(
    join(folder, "after/cosi-codegen.json"),
    JSON.stringify({ input: { proto: ["schemas"] }, targets: { messages: { out: "gen" } } }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(
  command: "lint" | "breaking",
  options: Record<string, string | true>,
  ...positionals: string[]
): Promise<{ code: number; out: string }> {
  let out = "";
  const output = {
    write: (text: string) => {
      out += text;
    },
    isTty: false,
    hasColors: false,
  };
  const args: CommandArguments = {
    positionals,
    has: (name) => name in options,
    get: (name) => (typeof options[name] === "string" ? options[name] : undefined),
    getAll: (name) => (typeof options[name] === "string" ? [options[name]] : []),
  };
  const context: CommandContext = { out: output, err: output, signal: AbortSignal.abort() };
  const code = await (command === "lint" ? runLint : runBreaking)(args, context);
  return { code, out };
}

test.each(["before", "before/schemas", "before.tar", "before.tar.gz", "before.binpb", "HEAD"])(
  "compares with %s and exits 1 for an error",
  async (name) => {
    const against = name === "HEAD" ? name : join(folder, name);
    // A descriptor set and a folder of schemas alone have no folder that the paths start from.
    const { code, out } = await run("breaking", { against, config: join(folder, "after/cosi-codegen.json") });
    expect(code).toBe(1);
    expect(out).toContain("link.proto:38:72 error breaking/constraint-tightened\n");
    expect(out).toContain(
      "/pairs.constraint_maximum_lowered.LinkSpec/mtu: maximum of mtu changed from 9000 to 1500\n",
    );
    expect(out).toContain("  breaks semantic: values that were valid are refused");
    expect(out).toContain(`1 error, 0 warnings in 1 file against ${against}\n`);
  },
);

test("compares folders of the command line and exits 0 where nothing breaks", async () => {
  const after = join(folder, "after/schemas");
  const same = await run("breaking", { against: after }, after);
  expect(same).toEqual({ code: 0, out: `0 errors, 0 warnings in 1 file against ${after}\n` });
  expect((await run("breaking", { against: "HEAD" }, after)).code).toBe(1);
});

test("prints JSON, and only the axes that are asked for", async () => {
  const config = join(folder, "after/cosi-codegen.json");
  const { out } = await run("breaking", { against: "HEAD", config, json: true });
  expect(JSON.parse(out)).toMatchObject({
    ...{ kind: "breaking", errors: 1, warnings: 0 },
    diagnostics: [
      { code: "breaking/constraint-tightened", axis: "semantic", source: { line: 38, column: 72 } },
    ],
  });
  expect((await run("breaking", { against: "HEAD", config, axis: "wire" })).code).toBe(0);
});

test("refuses what it cannot compare with", async () => {
  const config = join(folder, "after/cosi-codegen.json");
  await expect(run("breaking", { config })).rejects.toThrow(UsageError);
  await expect(run("breaking", { config, against: "HEAD", axis: "bytes" })).rejects.toThrow(
    /no axis "bytes"/,
  );
  await expect(run("breaking", { config, against: "no-such-revision" })).rejects.toThrow(
    /nor a revision of git/,
  );
  await expect(run("breaking", { config, against: "--output=x" })).rejects.toThrow(/nor a revision of git/);
  await expect(run("breaking", { config, against: config })).rejects.toThrow(InputError);
  await expect(
    run("breaking", { config, against: join(folder, "before.binpb") }, join(folder, "no")),
  ).rejects.toThrow(InputError);
});

test("lint exits 1 for errors, 0 for warnings, 1 for warnings where they count", async () => {
  const clean = join(folder, "clean");
  mkdirSync(clean);
  copyFileSync(join(fixtures, "lint/unbounded/pass.proto"), join(clean, "link.proto"));
  expect(await run("lint", {}, clean)).toEqual({ code: 0, out: "0 errors, 0 warnings in 1 file\n" });
  const warned = join(folder, "warned");
  mkdirSync(warned);
  copyFileSync(join(fixtures, "lint/unbounded/fail.proto"), join(warned, "link.proto"));
  expect((await run("lint", {}, warned)).code).toBe(0);
  expect((await run("lint", { strict: true }, warned)).code).toBe(1);
  const broken = join(folder, "broken");
  mkdirSync(broken);
  copyFileSync(join(fixtures, "lint/field-name/fail.proto"), join(broken, "link.proto"));
  const { code, out } = await run("lint", {}, broken);
  expect(code).toBe(1);
  expect(out).toContain("link.proto:8:3 error lint/field-name\n");
  const json = JSON.parse((await run("lint", { json: true }, broken)).out);
  expect(json).toMatchObject({ kind: "lint", files: 1, errors: 3, warnings: 0 });
});

test("lists the rules of both commands", async () => {
  expect((await run("lint", { list: true })).out.split("\n")).toContainEqual(
    expect.stringMatching(/^field-name +error/),
  );
  expect((await run("breaking", { list: true })).out).toMatch(/^field-removed +A field was removed\.$/m);
  expect(await lintCommand.load()).toBe(runLint);
  expect(await breakingCommand.load()).toBe(runBreaking);
});
