import { parseArgs } from "node:util";
import listed from "./exceptions.json" with { type: "json" };
import { loadAgreementTypes } from "./load-types.ts";
import { runAgreement } from "./run-agreement.ts";

/**
 * Prints how far schemas and definition agree, one line for each type and strength.
 *
 * Usage: `node codegen/test/agreement/run.ts [--count N] [--seed N] [--type PART]`. Exit code 1: they do not, or a keyword was
 * never hit on one side.
 */
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    type: { type: "string", default: "" },
    details: { type: "boolean", default: false },
  },
});
const rows: string[][] = [
  ["type", "strength", "seed", "values", "accepted", "disagreements", "keywords", "one-sided", "exceptions"],
];
const faults: string[] = [];
const notes: string[] = [];
const met = new Set<string>();
for (const type of await loadAgreementTypes()) {
  if (!type.name.includes(values.type)) continue;
  for (const strength of ["strict", "lenient"] as const) {
    const result = runAgreement(type, strength, Number(values.count), Number(values.seed));
    const share = (100 * result.accepted) / result.count;
    rows.push([
      result.name.replace(/^cosi\./, ""),
      strength,
      String(result.seed),
      String(result.count),
      `${share.toFixed(0)} %`,
      String(result.disagreements.length),
      String(result.keywordCount),
      String(result.oneSided.length),
      [...result.exceptions].map(([id, times]) => `${id} ${times}`).join(", "),
    ]);
    for (const id of result.exceptions.keys()) met.add(id);
    faults.push(...result.disagreements);
    if (share < 30 || share > 70)
      faults.push(`${result.name} ${strength}: ${share.toFixed(1)} % were accepted`);
    notes.push(...result.oneSided.map((path) => `${result.name} ${strength}: ${path}`));
  }
}
// An exception that never happens is none. Parts of the definition are no differences.
for (const { id, isDefinition } of listed)
  if (!isDefinition && !met.has(id) && values.type === "") faults.push(`the exception ${id} never happened`);
const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
for (const fault of faults.slice(0, 40)) console.log(fault);
for (const note of notes) console.log(`one-sided ${note}`);
process.exitCode = faults.length > 0 || notes.length > 0 ? 1 : 0;
