import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const run = promisify(execFile);
const locate = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const readme = readFileSync(locate("../README.md"), "utf8");
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
// Beside the compiled package, so that its name resolves as it does for users.
const files = blocks.map((_, index) => locate(`../dist/readme-${index}.ts`));
const root = locate("../../..");

beforeAll(() => {
  for (const [index, file] of files.entries()) writeFileSync(file, blocks[index] ?? "");
});
afterAll(() => {
  for (const file of files) rmSync(file, { force: true });
});

it("has examples that compile without a cast", async () => {
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2023"];
  const libs = ["--lib", "es2024,dom,esnext.disposable", "--types", "node", "--ignoreConfig"];
  expect(files.length).toBeGreaterThan(2);
  await run(process.execPath, ["tools/run.mjs", "tsc", ...options, ...libs, ...files], { cwd: root });
});

it("says of each run-time dependency why it is there, and of each error code what it means", () => {
  const { dependencies } = JSON.parse(readFileSync(locate("../package.json"), "utf8"));
  const section = readme.slice(readme.indexOf("## Dependencies"));
  const named = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
  expect(named).toEqual(Object.keys(dependencies));
  const source = readFileSync(locate("./cosi-error.ts"), "utf8");
  const union = /export type CosiErrorCode =([^;]*);/.exec(source)?.[1] ?? "";
  const codes = [...union.matchAll(/"(\w+)"/g)].map((match) => match[1]);
  expect(codes.length).toBeGreaterThan(10);
  const errors = readme.slice(readme.indexOf("## Errors"), readme.indexOf("## Compatibility"));
  expect(codes.filter((code) => !errors.includes(`\`${code}\``))).toEqual([]);
});
