// Runs the suite many times with different seeds, every third time on a starved machine, and compares verdicts.
//   node tools/run.mjs node conformance/mutants/stability.ts [--runs 50] [--endpoint unix:/path]
// Without an endpoint the reference server in this process is judged.
import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { parseEndpoint } from "../src/hosts/endpoint.ts";
import { connectGrpcHost } from "../src/hosts/grpc-host.ts";
import { type RunResult, runSuite } from "../src/runner/run-suite.ts";
import { tests } from "../src/tests/index.gen.ts";
import { createReference } from "./lib/reference.ts";
import { judge } from "./lib/run-matrix.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "50" }, endpoint: { type: "string" } },
});
const runs = Number(values.runs);

/** Busy processes for each processor while the machine is starved. */
const hogsPerProcessor = 3;

function starve(): () => void {
  const hogs: ChildProcess[] = Array.from({ length: hogsPerProcessor * availableParallelism() }, () =>
    spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
  );
  return () => {
    for (const hog of hogs) hog.kill("SIGKILL");
  };
}

async function runOnce(seed: string): Promise<RunResult> {
  if (values.endpoint === undefined) {
    return judge({ id: "reference", create: () => createReference() }, { tests, seed });
  }
  const host = connectGrpcHost({ endpoint: parseEndpoint(values.endpoint) });
  try {
    return await runSuite({ host, tests, seed, runId: `s${process.pid}-${seed}` });
  } finally {
    await host.close();
  }
}

let expected: Map<string, string> | undefined;
let differing = 0;
for (let run = 1; run <= runs; run++) {
  const isStarved = run % 3 === 0;
  const stop = isStarved ? starve() : () => undefined;
  const result = await runOnce(String(run)).finally(stop);
  const verdicts = new Map(
    result.verdicts.map(({ requirement, verdict }) => [requirement as string, verdict as string]),
  );
  expected ??= verdicts;
  const differences = [...verdicts].filter(([id, verdict]) => expected?.get(id) !== verdict);
  const errors = result.results.filter(({ outcome }) => outcome === "error").map(({ test }) => test.id);
  if (differences.length > 0 || errors.length > 0) differing++;
  const failed = [...verdicts].filter(([, verdict]) => verdict === "failed").length;
  const again = result.results.filter(({ attempts }) => attempts > 1).length;
  console.log(
    `run ${run}${isStarved ? " (starved)" : ""}: ${failed} failed, ${again} repeated, ${Math.round(result.durationMs)} ms` +
      differences.map(([id, verdict]) => `\n  ${id}: ${verdict}, before ${expected?.get(id)}`).join("") +
      errors.map((id) => `\n  broken test ${id}`).join(""),
  );
}
console.log(`${runs} runs, ${differing} with other verdicts`);
process.exitCode = differing === 0 ? 0 : 1;
