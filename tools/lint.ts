// Style, import direction, protos, and house rules that no linter knows.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Longest hand-written source file, unless its first lines say why it is longer. */
const maxLines = 400;

function runTool(...commandLine: string[]): boolean {
  const result = spawnSync(process.execPath, [join(root, "tools/run.mjs"), ...commandLine], {
    cwd: root,
    stdio: "inherit",
  });
  return result.status === 0;
}

function listFiles(): string[] {
  const result = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(`git ls-files failed: ${result.stderr}`);
  return result.stdout.split("\n").filter((path) => path !== "");
}

/** House rules: file length, machine paths, sleeps in tests. */
function checkFiles(): string[] {
  const problems: string[] = [];
  for (const path of listFiles()) {
    const isSource = /\.(ts|mjs|js)$/.test(path) && !/(^|\/)(gen|dist)\/|\.gen\.ts$|_pb\.ts$/.test(path);
    if (!isSource) continue;
    let text: string;
    try {
      text = readFileSync(join(root, path), "utf8");
    } catch {
      continue; // deleted in the work tree, still in the index
    }
    const lines = text.split("\n");
    const isJustified = lines.slice(0, 5).some((line) => line.includes("longer than 400 lines because"));
    if (lines.length > maxLines && !isJustified)
      problems.push(
        `${path}:${maxLines} has ${lines.length} lines: split it, or say why in its first comment`,
      );
    lines.forEach((line, i) => {
      const place = `${path}:${i + 1}`;
      if (
        path.startsWith("conformance/src/tests/") &&
        /\bset(Timeout|Interval)\b|\bDate\.now\b|Math\.random/.test(line)
      ) {
        problems.push(`${place} a test waits or is random: use a fence, and world.random`);
      }
      if (
        /\.test\.ts$/.test(path) &&
        !text.includes("useFakeTimers") &&
        /setTimeout\(\s*(resolve|r)\s*,/.test(line)
      ) {
        problems.push(`${place} a test sleeps: wait for the event itself`);
      }
    });
  }
  return problems;
}

const isClean = [
  runTool("biome", "check", "."),
  runTool("buf", "lint"),
  runTool("buf", "format", "--diff", "--exit-code"),
].every(Boolean);
const problems = checkFiles();
for (const problem of problems) console.error(problem);
process.exitCode = isClean && problems.length === 0 ? 0 : 1;
