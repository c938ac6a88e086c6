// Extracts the requirements of spec/*.md. With --check it writes nothing and fails if the output is not current.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { extractRequirements } from "./extract-requirements.ts";
import { findStale, renderOutputs } from "./render-outputs.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const options = process.argv.slice(2);
const isCheck = options.includes("--check");
if (options.some((option) => option !== "--check")) fail(2, ["Usage: extract.ts [--check]"]);

const chapters = readdirSync(join(root, "spec"))
  .filter((file) => file.endsWith(".md") && file !== "README.md")
  .map((file) => ({ file, text: readFileSync(join(root, "spec", file), "utf8") }));
const { requirements, problems } = extractRequirements(chapters);
if (problems.length > 0)
  fail(
    1,
    problems.map(({ file, line, column, message }) => `spec/${file}:${line}:${column} ${message}`),
  );

const outputs = renderOutputs(requirements);
const stale = findStale(outputs, readText);
if (isCheck && stale.length > 0)
  fail(1, [...stale, 'Run "node tools/run.mjs node tools/spec/extract.ts" to bring them up to date.']);
if (!isCheck) {
  for (const { path, text } of outputs) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (readText(path) !== text) writeFileSync(join(root, path), text);
  }
}
console.log(`${requirements.length} requirements in ${chapters.length} chapters`);

function readText(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function fail(exitCode: number, messages: readonly string[]): never {
  for (const message of messages) console.error(message);
  process.exit(exitCode);
}
