import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "./commands.ts";
import { type Console, hasColors } from "./console.ts";
import { main } from "./main.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

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
  result.code = await main(words, streams, AbortSignal.abort());
  return result;
}

test("shows help for all and for each command, and a version", async () => {
  const overview = await run("--help");
  expect(overview).toMatchObject({ code: 0, err: "" });
  expect(await run()).toEqual(overview);
  for (const { name, options } of commands) {
    expect(overview.out).toContain(`  ${name}`);
    const help = await run(name, "--help");
    expect(help).toMatchObject({ code: 0, err: "" });
    for (const option of options) expect(help.out).toContain(`--${option.name}`);
    expect(await run("help", name)).toEqual(help);
  }
  expect((await run("--version")).out).toMatch(/^cosi-codegen \d+\.\d+\.\d+\n$/);
});

test.each([
  [["generte"], 'unknown command "generte"', 'did you mean "generate"?'],
  [["generate", "--chek"], 'generate has no option "--chek"', 'did you mean "--check"?'],
  [["generate", "--config"], "--config needs a value", "--config FILE"],
  [["generate", "--config", "a", "-c", "b"], "--config is given twice", "once"],
  [["generate", "--check=yes"], "--check takes no value", "alone"],
  [["generate", "file"], 'generate takes no arguments, found "file"', "--help"],
  [["generate", "--check", "--watch"], "exclude each other", "leave one"],
  [["--check"], "the command comes first", "--help"],
  [["completion", "powershell"], "name of a shell", "bash, zsh or fish"],
  [["init"], "init needs a folder", "cosi-codegen init"],
])("answers %j with exit code 2, an error and a hint", async (words, message, hint) => {
  const result = await run(...words);
  expect(result).toMatchObject({ code: 2, out: "" });
  expect(result.err).toMatch(/^error: .*\nhint: .*\n$/);
  expect(result.err).toContain(message);
  expect(result.err).toContain(hint);
});

test("says that there is no configuration, and how to get one", async () => {
  const result = await run("generate", "--config", join(folder, "nowhere.json"));
  expect(result).toMatchObject({ code: 2, out: "" });
  expect(result.err).toContain("config/missing");
  expect(result.err).toContain("cosi-codegen init");
  const json = await run("generate", "--json", "--config", join(folder, "nowhere.json"));
  expect(JSON.parse(json.out)).toMatchObject({ kind: "error", diagnostics: [{ code: "config/missing" }] });
  expect(json.err).toBe("");
});

test("prints completion scripts with every command and option", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { code, out } = await run("completion", shell);
    expect(code).toBe(0);
    for (const { name, options } of commands) {
      expect(out).toContain(name);
      for (const option of options) expect(out).toContain(option.name);
    }
  }
});

test("creates a vendor's folder that generates at once", async () => {
  const root = join(folder, "my-os");
  expect(await run("init", root, "--suffix", "os.acme.dev")).toMatchObject({ code: 0, err: "" });
  const config = join(root, "cosi-codegen.json");
  expect(await run("generate", "--config", config)).toMatchObject({ code: 0, err: "" });
  expect(await run("generate", "--check", "--config", config)).toMatchObject({ code: 0, err: "" });
  const definition = await readFile(join(root, "src/gen/resources/banner-specs.gen.ts"), "utf8");
  expect(definition).toContain('type: "BannerSpecs.os.acme.dev"');
  expect(JSON.parse(await readFile(join(root, "package.json"), "utf8"))).toMatchObject({
    name: "my-os",
    type: "module",
  });
  const again = await run("init", root);
  expect(again.code).toBe(2);
  expect(again.err).toContain("is not empty");
});

test.each([["cosi.dev"], ["x.cosi.dev"], ["Acme.dev"], ["acme"], ["acme_os.dev"]])(
  "refuses the suffix %s for a vendor",
  async (suffix) => {
    expect((await run("init", join(folder, "other"), "--suffix", suffix)).code).toBe(2);
  },
);

test("prints a defect of its own as such", async () => {
  const config = join(folder, "broken.json");
  await writeFile(config, "{}");
  const command = commands.find(({ name }) => name === "generate");
  const { load } = command ?? { load: undefined };
  Object.assign(command ?? {}, {
    load: async () => async () => {
      throw new TypeError("oops");
    },
  });
  try {
    const result = await run("generate");
    expect(result.code).toBe(3);
    expect(result.err).toMatch(/^internal error: TypeError: oops\n/);
  } finally {
    Object.assign(command ?? {}, { load });
  }
});

test("uses colours only where they are wanted", () => {
  expect(hasColors(true, {}, false)).toBe(true);
  expect(hasColors(true, { NO_COLOR: "1" }, false)).toBe(false);
  expect(hasColors(true, { NO_COLOR: "" }, false)).toBe(true);
  expect(hasColors(true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false)).toBe(false);
  expect(hasColors(false, { FORCE_COLOR: "1" }, false)).toBe(true);
  expect(hasColors(true, { FORCE_COLOR: "0" }, false)).toBe(false);
  expect(hasColors(true, { TERM: "dumb" }, false)).toBe(false);
  expect(hasColors(true, {}, true)).toBe(false);
  expect(hasColors(false, {}, false)).toBe(false);
});
