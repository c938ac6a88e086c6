// Times the generator: ours cold and unchanged, 300 synthetic types cold, one edit in watch mode. Prints medians.
//   node tools/run.mjs node codegen/bench/run.ts [--json] [--rounds N]
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Round } from "../src/generate/watch.ts";
import { watchAndGenerate } from "../src/generate/watch.ts";
import { printSyntheticProto } from "./synthetic.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const bin = fileURLToPath(new URL("../bin/cosi-codegen.js", import.meta.url));
const rounds = Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 5;
const typeCount = 300;

interface Measurement {
  readonly name: string;
  /** Undefined where there is none. */
  readonly goalMs: number | undefined;
  readonly timesMs: readonly number[];
}

const folder = mkdtempSync(join(tmpdir(), "cosi-bench-"));
try {
  const measurements = [
    ...timeOurs(),
    timeSynthetic(false),
    timeSynthetic(true),
    await timeEdit("ours"),
    await timeEdit("synthetic"),
  ];
  if (process.argv.includes("--json")) console.log(JSON.stringify(measurements.map(summarize), null, 2));
  else for (const line of measurements.map(printLine)) console.log(line);
} finally {
  rmSync(folder, { recursive: true });
}

/** The schemas of this repository in a process of its own: with nothing there, and with everything current. */
function timeOurs(): Measurement[] {
  const cold: number[] = [];
  const unchanged: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const root = createOurs(`ours-${round}`);
    cold.push(timeProcess(root));
    unchanged.push(timeProcess(root));
  }
  return [
    { name: "our schemas, cold", goalMs: 2000, timesMs: cold },
    { name: "our schemas, unchanged", goalMs: 500, timesMs: unchanged },
  ];
}

/** @param isComplete with fixtures and reference pages, which make some ninety files for each type */
function timeSynthetic(isComplete: boolean): Measurement {
  const timesMs = Array.from({ length: isComplete ? 1 : Math.min(rounds, 3) }, (_, round) =>
    timeProcess(createSynthetic(`synthetic-${isComplete}-${round}`, isComplete)),
  );
  const what = isComplete ? "all targets" : "code and schemas";
  return {
    name: `${typeCount} synthetic types, cold, ${what}`,
    goalMs: isComplete ? undefined : 5000,
    timesMs,
  };
}

/** From the first moment that the change could be seen to the last byte, without the debounce. */
async function timeEdit(what: "ours" | "synthetic"): Promise<Measurement> {
  const root = what === "ours" ? createOurs("edit-ours") : createSynthetic("edit-synthetic", false);
  const path = join(
    root,
    what === "ours" ? "proto/cosi/net/v1alpha1/hostname.proto" : "proto/bench/v1/type_7.proto",
  );
  const text = readFileSync(path, "utf8");
  const timesMs: number[] = [];
  const stop = new AbortController();
  let change: () => void = () => undefined;
  let edits = -1;
  await watchAndGenerate(join(root, "cosi-codegen.json"), {
    signal: stop.signal,
    debounceMs: 0,
    watchPath: (_path, onChange) => {
      change = onChange;
      return { stop: () => undefined };
    },
    onError: (diagnostics) => {
      throw new Error(JSON.stringify(diagnostics));
    },
    onRound: ({ elapsedMs, differences }: Round) => {
      edits++;
      if (edits > 0) timesMs.push(elapsedMs);
      if (edits > 0 && differences.length === 0) throw new Error("The edit changed nothing.");
      if (edits === rounds) return stop.abort();
      writeFileSync(
        path,
        text.replace(/^\/\/ .*$/m, `// Edit ${edits}.`).replace(/(\n {2}\/\/) .*\n/, `$1 Edit ${edits}.\n`),
      );
      setImmediate(change);
    },
  });
  return {
    name: `one edit in watch mode, ${what === "ours" ? "our schemas" : `${typeCount} types`}`,
    goalMs: 300,
    timesMs,
  };
}

function createOurs(name: string): string {
  const root = join(folder, name);
  cpSync(join(repository, "schemas/proto"), join(root, "proto"), { recursive: true });
  // Where an installed project has the record of its last run.
  mkdirSync(join(root, "node_modules"));
  const config = JSON.parse(readFileSync(join(repository, "cosi-codegen.json"), "utf8"));
  writeFileSync(join(root, "cosi-codegen.json"), JSON.stringify({ ...config, input: { proto: ["proto"] } }));
  return root;
}

function createSynthetic(name: string, isComplete: boolean): string {
  const root = join(folder, name);
  mkdirSync(join(root, "proto/bench/v1"), { recursive: true });
  for (let index = 0; index < typeCount; index++)
    writeFileSync(join(root, `proto/bench/v1/type_${index}.proto`), printSyntheticProto(index));
  const { targets } = JSON.parse(readFileSync(join(repository, "cosi-codegen.json"), "utf8"));
  if (!isComplete) for (const name of ["fixtures", "reference"]) delete targets[name];
  writeFileSync(join(root, "cosi-codegen.json"), JSON.stringify({ input: { proto: ["proto"] }, targets }));
  return root;
}

function timeProcess(root: string): number {
  const start = performance.now();
  const result = spawnSync(process.execPath, [bin, "generate"], { cwd: root, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`generate failed:\n${result.stdout}${result.stderr}`);
  return performance.now() - start;
}

function summarize({ name, goalMs, timesMs }: Measurement) {
  const sorted = [...timesMs].sort((a, b) => a - b);
  return {
    name,
    goalMs,
    medianMs: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    rounds: timesMs.length,
  };
}

function printLine(measurement: Measurement): string {
  const { name, goalMs, medianMs, rounds: count } = summarize(measurement);
  const goal = goalMs === undefined ? "no goal" : `goal ${goalMs} ms`;
  return `${name.padEnd(48)} ${String(medianMs).padStart(6)} ms  ${goal}, median of ${count}`;
}
