// Proves the suite: every mutant is found out for the right reason, no conformant variant is accused.
//   node tools/run.mjs node conformance/mutants/matrix.ts [--only TEXT] [--seed N] [--verbose] [--json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { requirements } from "../src/gen/requirements.gen.ts";
import { tests } from "../src/tests/index.gen.ts";
import { untestable } from "../src/tests/untestable.ts";
import { mutants, variants } from "./index.gen.ts";
import { type MutantResult, runMatrix, type VariantResult } from "./lib/run-matrix.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    verbose: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const isPartial = values.only !== "";
const isWanted = (text: string): boolean => text.includes(values.only);
const start = performance.now();
const { mutants: judged, variants: cleared } = await runMatrix({
  tests,
  seed: values.seed,
  mutants: mutants.filter(({ id, violates }) => isWanted(id) || violates.some(isWanted)),
  variants: variants.filter(({ id }) => isWanted(id)),
  onResult: (result) => {
    const line = "mutant" in result ? describeMutant(result) : describeVariant(result);
    if (line !== undefined) console.log(line);
  },
});

function describeMutant(result: MutantResult): string | undefined {
  const { mutant, right, failed, killers, durationMs } = result;
  const time = `${Math.round(durationMs)} ms`;
  if (right.length > 0 && killers.length > 0) {
    return values.verbose
      ? `killed    ${mutant.id}  by ${killers.join(", ")}  found ${failed.join(" ")}  ${time}`
      : undefined;
  }
  if (failed.length > 0) {
    return `WRONG     ${mutant.id}  breaks ${mutant.violates.join(" ")}, found ${failed.join(" ")}  ${time}`;
  }
  return `SURVIVED  ${mutant.id}  breaks ${mutant.violates.join(" ")}  ${time}`;
}

function describeVariant(result: VariantResult): string | undefined {
  if (result.accusations.length > 0) return `ACCUSED   ${result.id}\n  ${result.accusations.join("\n  ")}`;
  return values.verbose ? `cleared   ${result.id}  ${Math.round(result.durationMs)} ms` : undefined;
}

const killed = judged.filter(({ right, killers }) => right.length > 0 && killers.length > 0);
const wrong = judged.filter(
  ({ right, killers, failed }) => failed.length > 0 && (right.length === 0 || killers.length === 0),
);
const survivors = judged.filter(({ failed }) => failed.length === 0);
const accused = cleared.filter(({ accusations }) => accusations.length > 0);
const idle = tests.filter(({ id }) => !judged.some(({ failingTests }) => failingTests.includes(id)));
const covered = new Set(tests.flatMap(({ covers }) => covers));
const isMust = (id: keyof typeof requirements): boolean => requirements[id].level.startsWith("MUST");
const unproven = [...covered]
  .filter((id) => isMust(id) && !judged.some(({ right }) => right.includes(id)))
  .sort();
const untested = Object.values(requirements)
  .filter(({ id, subject }) => isMust(id) && subject === "server" && !covered.has(id) && !(id in untestable))
  .map(({ id }) => id);
const exact = killed.filter(({ failed, mutant }) => failed.every((id) => mutant.violates.includes(id)));

const seconds = ((performance.now() - start) / 1000).toFixed(1);
const problems: [string, readonly string[]][] = [
  ["survivors", survivors.map(({ mutant }) => mutant.id)],
  ["killed for a wrong reason", wrong.map(({ mutant }) => mutant.id)],
  ["variants accused", accused.map(({ id }) => id)],
  ["tests without a kill", isPartial ? [] : idle.map(({ id }) => id)],
  ["MUSTs with a test but without a mutant that it kills", isPartial ? [] : unproven],
  ["MUSTs of servers without a test and without a reason", isPartial ? [] : untested],
];
console.log(
  `${judged.length} mutants: ${killed.length} killed (${exact.length} with no other requirement blamed), ` +
    `${wrong.length} for a wrong reason, ${survivors.length} survived; ` +
    `${cleared.length} variants: ${accused.length} accused; ${tests.length} tests; ${seconds} s`,
);
for (const [what, names] of problems) {
  if (names.length > 0) console.log(`${what}: ${names.join(", ")}`);
}
if (values.json !== undefined) {
  const rows = judged.map(({ mutant, failed, right, killers }) => ({
    id: mutant.id,
    violates: mutant.violates,
    failed,
    right,
    killers,
  }));
  writeFileSync(
    values.json,
    `${JSON.stringify({ seed: values.seed, mutants: rows, variants: cleared }, undefined, 2)}\n`,
  );
}
const failures = problems.reduce((sum, [, names]) => sum + names.length, 0);
console.log(`matrix: ${killed.length + cleared.length - accused.length} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
