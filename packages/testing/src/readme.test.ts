import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";

const run = promisify(execFile);
const locate = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const readme = readFileSync(locate("../README.md"), "utf8");
const getBlocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(
    (match) => match[1] ?? "",
  );
const [first = "", proxy = ""] = getBlocks("ts");
const [vitest = ""] = getBlocks("js");
// Beside the compiled package, so that its name resolves as it does for users.
const written: string[] = [];

function write(name: string, text: string): string {
  const path = locate(`../dist/${name}`);
  written.push(path);
  writeFileSync(path, text);
  return path;
}

afterAll(() => {
  for (const path of written) rmSync(path, { force: true });
});

it("has a first example that runs under node:test", async () => {
  const path = write("readme-first.mjs", first);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, ["--test", "--test-reporter=tap", path], { env });
  expect(stdout).toContain("# pass 1");
  expect(stdout).toContain("# fail 0");
});

it("has an example of the proxy that runs and ends by itself", async () => {
  const { stdout } = await run(process.execPath, [write("readme-proxy.mjs", proxy)]);
  expect(stdout).toBe("bootstrapped\ncreated\n");
});

it("has examples that compile without a cast, those for vitest as well", async () => {
  const paths = [
    write("readme-vitest.mts", vitest),
    write("readme-first.mts", first),
    write("readme-proxy.mts", proxy),
  ];
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2023"];
  const libs = ["--lib", "es2024,esnext.disposable", "--types", "node", "--ignoreConfig"];
  await run(process.execPath, ["tools/run.mjs", "tsc", ...options, ...libs, ...paths], {
    cwd: locate("../../.."),
  });
});

it("says of each run-time dependency why it is there", () => {
  const { dependencies } = JSON.parse(readFileSync(locate("../package.json"), "utf8"));
  const section = readme.slice(readme.indexOf("## Dependencies"));
  const named = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
  expect(named).toEqual(Object.keys(dependencies));
});
