// Runs the watches of the client against a server behind a bad line.
//   node tools/run.mjs node packages/testing/faults/run.ts [--runs 10000] [--from 1] [--parallel 8]
//   node tools/run.mjs node packages/testing/faults/run.ts --seed 17 [--times 200]
// A seed decides all that is done. When bytes arrive is up to the machine: a failure that does not come back at once
// comes back with --times.
import { parseArgs } from "node:util";
import { printFailure } from "../src/faults/run-faults.testdata.ts";
import { runManyFaults } from "../src/faults/run-many-faults.testdata.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    times: { type: "string", default: "1" },
    runs: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    parallel: { type: "string", default: "8" },
  },
});
const start = performance.now();
const parallelCount = Number(values.parallel);
const { failures, seen, runCount } = await runManyFaults(
  values.seed === undefined
    ? { first: Number(values.from), count: Number(values.runs), parallelCount }
    : { first: Number(values.seed), count: 1, times: Number(values.times), parallelCount },
);
for (const failure of failures.slice(0, 5)) console.log(`${printFailure(failure)}\n`);
console.log(seen);
console.log(`${runCount} runs, ${failures.length} failed, ${Math.round(performance.now() - start)} ms`);
process.exitCode = failures.length === 0 ? 0 : 1;
