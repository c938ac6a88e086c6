// Everything that proves the repository: build, generated files, lint, tests, and the matrix of the suite.
//   npm test                 all of it
//   npm test -- TEXT         only the vitest files whose path contains TEXT
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const filters = process.argv.slice(2);
const resultFile = join(root, "node_modules/.cache/vitest.json");

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs a tool of the repository and counts it as one check unless `count` reads better numbers. */
function step(title: string, commandLine: readonly string[], count?: (output: string) => Counts): void {
  console.log(`\n── ${title}`);
  const start = performance.now();
  const result = spawnSync(process.execPath, [join(root, "tools/run.mjs"), ...commandLine], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", count === undefined ? "inherit" : "pipe", "inherit"],
    maxBuffer: 256 * 1024 * 1024,
  });
  if (count !== undefined) process.stdout.write(result.stdout);
  const counts = count?.(result.stdout) ?? { passed: 0, failed: 0, skipped: 0 };
  if (count === undefined) counts[result.status === 0 ? "passed" : "failed"]++;
  else if (result.status !== 0 && counts.failed === 0) counts.failed++;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  console.log(
    `── ${title}: ${result.status === 0 ? "ok" : "FAILED"}, ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
}

function readVitest(): Counts {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(resultFile, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // vitest did not get as far as writing its result
  }
}

function readMatrix(output: string): Counts {
  const match = /^matrix: (\d+) passed, (\d+) failed$/m.exec(output);
  return match === null
    ? { passed: 0, failed: 1, skipped: 0 }
    : { passed: Number(match[1]), failed: Number(match[2]), skipped: 0 };
}

rmSync(resultFile, { force: true });
mkdirSync(dirname(resultFile), { recursive: true });
step("build", ["tsc", "-b"]);
if (filters.length === 0) {
  step("generated files are current", ["node", "tools/generate.ts", "--check"]);
  step("API reports are current", ["node", "tools/api-reports.ts", "--check"]);
  step("lint", ["node", "tools/lint.ts"]);
}
const vitest = [
  "vitest",
  "run",
  ...filters,
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${resultFile}`,
];
step("tests", vitest, readVitest);
if (filters.length === 0)
  step("matrix of the conformance suite", ["node", "conformance/mutants/matrix.ts"], readMatrix);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
