import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createStateHandler, serve } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { afterAll, beforeAll, expect, it } from "vitest";

const run = promisify(execFile);
const locate = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const readme = readFileSync(locate("../README.md"), "utf8");
// Beside the compiled package, so that its name resolves as it does for users.
const example = locate("../dist/readme-example.ts");
const whole = locate("../dist/readme-whole.ts");
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
const root = locate("../../..");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cosi-"));
  writeFileSync(example, (blocks[0] ?? "").replace("unix:/run/cosi.sock", `unix:${join(folder, "s")}`));
  writeFileSync(whole, blocks.join("\n"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(example, { force: true });
  rmSync(whole, { force: true });
});

it("has examples that compile without a cast", async () => {
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2023"];
  const libs = ["--lib", "es2024,esnext.disposable", "--types", "node", "--ignoreConfig"];
  await run(process.execPath, ["tools/run.mjs", "tsc", ...options, ...libs, whole], { cwd: root });
});

it("has a first example that runs", async () => {
  const handler = createStateHandler(createState());
  const server = await serve({ handler, listen: `unix:${join(folder, "s")}` });
  try {
    const { stdout } = await run(process.execPath, [example]);
    expect(stdout).toBe("main 2 node-1.example.com\ncreated node-1.example.com\n");
  } finally {
    await server.stop({ graceMs: 0 });
  }
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
