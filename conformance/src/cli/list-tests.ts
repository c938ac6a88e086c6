import type { Test } from "../test.ts";
import type { Output } from "./console.ts";

/** Writes the tests and what they cover, one line each, or as JSON. */
export function listTests(tests: readonly Test[], isJson: boolean, out: Output): void {
  const sorted = [...tests].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (isJson) {
    const rows = sorted.map(({ id, title, covers, effects, feature }) => ({
      id,
      title,
      covers,
      effects,
      ...(feature === undefined ? {} : { feature }),
    }));
    out.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const { style } = out;
  const width = Math.max(0, ...sorted.map(({ id }) => id.length));
  for (const test of sorted) {
    const notes = [
      test.effects === "none" ? "" : test.effects === "restart" ? "restarts the server" : "",
      test.feature === undefined ? "" : `needs ${test.feature}`,
    ].filter((note) => note !== "");
    const tail = notes.length === 0 ? "" : style.dim(` (${notes.join(", ")})`);
    out.write(`${style.bold(test.id.padEnd(width))}  ${test.covers.join(" ")}${tail}\n`);
  }
  const covered = new Set(sorted.flatMap(({ covers }) => covers));
  out.write(
    style.dim(`\n${sorted.length} tests judge ${covered.size} requirements. --explain ID says more.`),
  );
  out.write("\n");
}
