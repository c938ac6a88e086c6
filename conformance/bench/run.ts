// npm run bench -- server [--rounds N] [--only TEXT] [--json FILE] [--skip-matrix]
// Speed as ratios: our server and a bare node:http2 server that sends the same prepared bytes are measured in
// turns within one run; each figure is a median over the rounds. Nothing here passes or fails.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { call, measureCalls, measureWatch, openSession } from "./load.ts";
import { requests } from "./sample.ts";
import { measureOperations, type OperationTime } from "./state-bench.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "" },
    json: { type: "string" },
    "skip-matrix": { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** The same in the same run on the bare server. */
  readonly raw?: number;
}

const rows: Row[] = [];

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function show(row: Row): void {
  rows.push(row);
  const format = (value: number): string =>
    value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 });
  const ratio =
    row.raw === undefined ? "" : `  raw ${format(row.raw)}  ours ÷ raw ${(row.ours / row.raw).toFixed(2)}`;
  console.log(`${row.name.padEnd(44)} ${format(row.ours).padStart(12)} ${row.unit}${ratio}`);
}

const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill();
});

async function start(commandLine: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, commandLine, { stdio: ["ignore", "pipe", "inherit"] });
  children.add(child);
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once("line", () => resolve());
    child.once("exit", (code) => reject(new Error(`${commandLine[0]} ended with ${code}`)));
  });
  return child;
}

async function benchTransport(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cosi-bench-"));
  const sockets = { ours: join(folder, "ours.sock"), raw: join(folder, "raw.sock") };
  const serve = join(root, "packages/runtime/bin/cosi-serve.js");
  const servers = [
    await start([serve, "--listen", `unix:${sockets.ours}`]),
    await start([join(here, "raw-server.ts"), sockets.raw]),
  ];
  const sessions = { ours: openSession(sockets.ours), raw: openSession(sockets.raw) };
  try {
    for (let i = 0; i < 1000; i++) await call(sessions.ours, "Create", requests.create(`s${i}`));
    const get = requests.get("s0");
    let created = 0;
    const measures: [string, string, (who: "ours" | "raw") => Promise<number>][] = [
      [
        "Get, 1 in flight",
        "calls/s",
        (who) => measureCalls(sessions[who], "Get", get, { inFlight: 1, count: 3000 }),
      ],
      [
        "Get, 32 in flight",
        "calls/s",
        (who) => measureCalls(sessions[who], "Get", get, { inFlight: 32, count: 10_000 }),
      ],
      [
        "List of 1,000, 1 in flight",
        "calls/s",
        (who) => measureCalls(sessions[who], "List", requests.list(), { inFlight: 1, count: 60 }),
      ],
      [
        "Watch, 10 watchers, 500 Creates",
        "events/s",
        (who) => {
          const frames = Array.from({ length: 500 }, () => requests.create(`w${created++}`));
          return measureWatch(sessions[who], requests.watch(), frames, 10);
        },
      ],
    ];
    for (const [name, unit, measure] of measures) {
      if (!name.includes(values.only)) continue;
      const results = { ours: [] as number[], raw: [] as number[] };
      await measure("ours"); // warms both up
      await measure("raw");
      for (let round = 0; round < rounds; round++) {
        for (const who of round % 2 === 0 ? (["ours", "raw"] as const) : (["raw", "ours"] as const)) {
          results[who].push(await measure(who));
        }
      }
      show({ name, unit, ours: median(results.ours), raw: median(results.raw) });
    }
  } finally {
    for (const session of Object.values(sessions)) session.destroy();
    for (const server of servers) server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchOperations(): void {
  const all: OperationTime[][] = Array.from({ length: rounds }, measureOperations);
  for (const [i, { name }] of all[0]!.entries()) {
    if (!name.includes(values.only)) continue;
    show({ name: `in process: ${name}`, unit: "ns", ours: median(all.map((run) => run[i]!.nanoseconds)) });
  }
}

/** Runs the suite as a user does, and reads its own figures from the report. */
async function benchSuite(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cosi-bench-"));
  const endpoint = `unix:${join(folder, "cosi.sock")}`;
  const server = await start([join(root, "packages/runtime/bin/cosi-serve.js"), "--listen", endpoint]);
  try {
    const totals: number[] = [];
    const firsts: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const begin = performance.now();
      const child = spawn(
        process.execPath,
        [
          join(root, "conformance/bin/cosi-conformance.js"),
          "--endpoint",
          endpoint,
          "--report-dir",
          join(folder, "report"),
        ],
        { stdio: ["ignore", "ignore", "pipe"] },
      );
      let first = 0;
      createInterface({ input: child.stderr! }).on("line", (line) => {
        if (first === 0 && /^\s*\d+\/\d+/.test(line)) first = performance.now() - begin;
      });
      await new Promise((resolve) => child.on("exit", resolve));
      totals.push(performance.now() - begin);
      firsts.push(first);
    }
    show({ name: "suite over a unix socket, whole command", unit: "ms", ours: median(totals) });
    if (median(firsts) > 0)
      show({ name: "suite over a unix socket, first verdict", unit: "ms", ours: median(firsts) });
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchInProcess(): void {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const result = spawnSync(
      process.execPath,
      [
        join(root, "conformance/mutants/matrix.ts"),
        "--only",
        "reference",
        "--verbose",
        "--seed",
        String(round),
      ],
      { encoding: "utf8" },
    );
    const match = /cleared +reference +(\d+) ms/.exec(result.stdout);
    if (match !== null) times.push(Number(match[1]));
  }
  if (times.length > 0) show({ name: "suite in process", unit: "ms", ours: median(times) });
}

function benchMatrix(): void {
  const begin = performance.now();
  const result = spawnSync(process.execPath, [join(root, "conformance/mutants/matrix.ts")], {
    encoding: "utf8",
  });
  console.log(result.stdout.trim().split("\n").at(-2) ?? "");
  show({ name: "whole matrix", unit: "s", ours: (performance.now() - begin) / 1000 });
}

console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${rounds} rounds, medians\n`,
);
benchOperations();
await benchTransport();
if (values.only === "") {
  await benchSuite();
  benchInProcess();
  if (!values["skip-matrix"]) benchMatrix();
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, undefined, 2)}\n`);
