// Runs the watches of the client against a server behind a bad line.
//   node tools/run.mjs node packages/testing/faults/run.ts [--runs 10000] [--from 1] [--parallel 8]
//   node tools/run.mjs node packages/testing/faults/run.ts --seed 17
import { parseArgs } from "node:util";
import { printFailure, runFaults } from "../src/faults/run-faults.testdata.ts";
import { runManyFaults } from "../src/faults/run-many-faults.testdata.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    runs: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    parallel: { type: "string", default: "8" },
  },
});
const start = performance.now();
if (values.seed === undefined) {
  const { failures, seen } = await runManyFaults({
    first: Number(values.from),
    count: Number(values.runs),
    parallelCount: Number(values.parallel),
  });
  for (const failure of failures.slice(0, 10)) console.log(`${printFailure(failure)}\n`);
  console.log(seen);
  console.log(`${values.runs} runs, ${failures.length} failed, ${Math.round(performance.now() - start)} ms`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} else {
  const result = await runFaults(Number(values.seed));
  console.log(result.defect === undefined ? `seed ${values.seed}: nothing is wrong` : printFailure(result));
  console.log(result.seen);
  process.exitCode = result.defect === undefined ? 0 : 1;
}
