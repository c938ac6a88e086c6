// npm run soak [-- --count 100000] [--seed S]: malformed requests against the reference server.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { codeNames } from "../src/driver/code.ts";
import { fuzzServer } from "./fuzz-server.ts";

const { values } = parseArgs({
  options: { count: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const count = Number(values.count);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(join(tmpdir(), "cosi-fuzz-"));
const socket = join(folder, "cosi.sock");
const server = spawn(
  process.execPath,
  [join(root, "packages/runtime/bin/cosi-serve.js"), "--listen", `unix:${socket}`],
  {
    stdio: ["ignore", "pipe", "inherit"],
  },
);
let exit: string | undefined;
server.once("exit", (code, signal) => {
  exit = `code ${code}, signal ${signal}`;
});
await new Promise((resolve) => createInterface({ input: server.stdout }).once("line", resolve));

/** Resident memory of the server in MiB; only Linux tells. */
function readMemory(): number | undefined {
  try {
    const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"));
    return match === null ? undefined : Number(match[1]) / 1024;
  } catch {
    return undefined;
  }
}

const memory: number[] = [];
const begin = performance.now();
const step = Math.max(1, Math.floor(count / 10));
let next = step;
const result = await fuzzServer(socket, {
  seed: values.seed,
  count,
  onBatch(sent) {
    if (sent < next) return;
    next += step;
    const used = readMemory();
    if (used !== undefined) memory.push(used);
    console.log(
      `${sent} requests, server memory ${used === undefined ? "unknown" : `${used.toFixed(0)} MiB`}`,
    );
  },
});
const seconds = ((performance.now() - begin) / 1000).toFixed(1);
const answers = Object.entries(result.answers)
  .map(([key, number]) => `${codeNames[Number(key)] ?? key} ${number}`)
  .join(", ");
console.log(`seed ${values.seed}: ${result.sent} requests in ${seconds} s: ${answers}`);
console.log(
  `hung ${result.hung.length}, broken connections ${result.brokenConnections}, server ${exit === undefined ? "alive" : `ended with ${exit}`}`,
);
for (const { method, bytes } of result.hung.slice(0, 5))
  console.log(`hung: ${method} ${Buffer.from(bytes).toString("hex")}`);
server.kill();
rmSync(folder, { recursive: true, force: true });
process.exitCode = exit === undefined && result.hung.length === 0 && result.brokenConnections === 0 ? 0 : 1;
