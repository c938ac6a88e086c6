// Proves the suite: every mutant is found out for the right reason, no conformant variant is accused.
//   node tools/run.mjs node conformance/mutants/matrix.ts [--full] [--only TEXT] [--seed N] [--verbose] [--json FILE]
// Variants meet the whole suite. Mutants meet the tests that cover what they break, which proves every kill and
// that no test is idle; with --full they meet the whole suite too, which shows what else is blamed.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { requirements } from "../src/gen/requirements.gen.ts";
import { tests } from "../src/tests/index.gen.ts";
import { untestable } from "../src/tests/untestable.ts";
import { mutants, variants } from "./index.gen.ts";
import { assess } from "./lib/assess.ts";
import { describeMutant, describeVariant, isKilled } from "./lib/describe.ts";
import { type Row, runMatrix, type VariantResult } from "./lib/run-matrix.ts";
import { runShards } from "./lib/run-shards.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    full: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    verbose: { type: "boolean", default: false },
    json: { type: "string" },
    /** Internal: `i/n`, the part of the subjects that this process judges; it prints rows as NDJSON. */
    shard: { type: "string" },
  },
});
const isPartial = values.only !== "";
const isWanted = (text: string): boolean => text.includes(values.only);
const [shard = 0, shards = 1] = values.shard?.split("/").map(Number) ?? [];
const isMine = (_: unknown, i: number): boolean => i % shards === shard;
const start = performance.now();

const rows: Row[] = [];
const cleared: VariantResult[] = [];
const onResult = (result: Row | VariantResult): void => {
  if (values.shard !== undefined) {
    console.log(JSON.stringify(result));
    return;
  }
  if ("violates" in result) rows.push(result);
  else cleared.push(result);
  const line =
    "violates" in result ? describeMutant(result, values.verbose) : describeVariant(result, values.verbose);
  if (line !== undefined) console.log(line);
};
const workers = availableParallelism();
if (values.shard === undefined && !isPartial && workers > 1) {
  await runShards<Row | VariantResult>(import.meta.filename, process.argv.slice(2), workers, onResult);
} else {
  await runMatrix({
    tests,
    seed: values.seed,
    isFull: values.full,
    mutants: mutants.filter(({ id, violates }) => isWanted(id) || violates.some(isWanted)).filter(isMine),
    variants: variants.filter(({ id }) => isWanted(id)).filter(isMine),
    onResult,
  });
}

if (values.shard === undefined) {
  const order = new Map(mutants.map(({ id }, i) => [id, i]));
  rows.sort((a, b) => order.get(a.id)! - order.get(b.id)!);
  const problems = assess({ rows, cleared, tests, requirements, untestable, isPartial });
  const killed = rows.filter(isKilled);
  const exact = killed.filter(({ failed, violates }) => failed.every((id) => violates.includes(id)));
  const accused = cleared.filter(({ accusations }) => accusations.length > 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const blamed = values.full ? ` (${exact.length} with no other requirement blamed)` : "";
  console.log(
    `${rows.length} mutants: ${killed.length} killed${blamed}, ` +
      `${rows.filter((row) => !isKilled(row) && row.failed.length > 0).length} for a wrong reason, ` +
      `${rows.filter(({ failed }) => failed.length === 0).length} survived; ` +
      `${cleared.length} variants: ${accused.length} accused; ${tests.length} tests; ${seconds} s`,
  );
  for (const { what, names } of problems) console.log(`${what}: ${names.join(", ")}`);
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      `${JSON.stringify({ seed: values.seed, isFull: values.full, mutants: rows, variants: cleared }, undefined, 2)}\n`,
    );
  }
  const failures = problems.reduce((sum, { names }) => sum + names.length, 0);
  console.log(`matrix: ${killed.length + cleared.length - accused.length} passed, ${failures} failed`);
  process.exitCode = failures === 0 ? 0 : 1;
}
