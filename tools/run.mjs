#!/usr/bin/env node
// Runs a tool of this repository on Node 24, whatever Node >= 20 started this script:
//   node tools/run.mjs node script.ts     node tools/run.mjs vitest run     node tools/run.mjs tsc -b
// Plain JavaScript on purpose: it is the one file that an old Node has to read.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wantedMajor = 24;

/** Tools by the package that holds them; their entry point is read from that package's `bin`. */
const packages = {
  biome: "@biomejs/biome",
  buf: "@bufbuild/buf",
  json2ts: "json-schema-to-typescript",
  tsc: "typescript",
  vitest: "vitest",
};

/** Platform packages hold a Node binary and run no install script; siblings may delete each other's `.bin`. */
function findNode() {
  if (Number(process.versions.node.split(".")[0]) >= wantedMajor) return process.execPath;
  const binary = process.platform === "win32" ? "node.exe" : "node";
  const platform = process.platform === "win32" ? "win" : process.platform;
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const path = join(root, "node_modules", name, "bin", binary);
    if (existsSync(path)) return path;
  }
  fail(
    `Node ${wantedMajor} is needed, this is Node ${process.versions.node}, and no Node ${wantedMajor} package is installed for ` +
      `${process.platform}-${process.arch}.\nRun "npm ci" (without --omit=optional), or start npm with Node ${wantedMajor}.`,
  );
}

function findTool(name) {
  const packageName = packages[name];
  if (packageName === undefined)
    fail(`Unknown tool "${name}". Known: node, ${Object.keys(packages).join(", ")}.`);
  const folder = join(root, "node_modules", packageName);
  if (!existsSync(folder)) fail(`"${name}" is not installed. Run "npm ci" first.`);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[name]);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

const [tool, ...rest] = process.argv.slice(2);
if (tool === undefined) fail("Usage: node tools/run.mjs TOOL [ARGUMENTS]");
const node = findNode();
const commandLine = tool === "node" ? rest : [findTool(tool), ...rest];
const child = spawn(node, commandLine, {
  stdio: "inherit",
  env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` },
});
// The child is in the same process group, so a terminal's Ctrl-C reaches it too; here only not to die before it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 128 + 2;
});
