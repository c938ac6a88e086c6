import { wrapText } from "../report/text.ts";
import { type Option, optionTable } from "./options.ts";

/** Prints the help text for a terminal of this width. */
export function printHelp(width: number): string {
  const lines = [
    "Usage: cosi-conformance --endpoint ENDPOINT [FLAGS]",
    "       cosi-conformance clean --journal FILE --endpoint ENDPOINT",
    "",
    ...wrapText(
      "Judges an implementation of the COSI State API against the specification: what holds, what is broken and how to repeat it.",
      width,
    ),
  ];
  const labels = optionTable.map(toLabel);
  const column = Math.max(...labels.map((label) => label.length)) + 4;
  for (const group of new Set(optionTable.map((option) => option.group))) {
    lines.push("", `${group}:`);
    for (const option of optionTable.filter((each) => each.group === group)) {
      const [first = "", ...rest] = wrapText(option.text, Math.max(30, width - column));
      lines.push(`  ${toLabel(option).padEnd(column - 2)}${first}`);
      lines.push(...rest.map((line) => " ".repeat(column) + line));
    }
  }
  lines.push("", "Exit codes:", ...exitCodeTexts.map(([code, text]) => `  ${String(code).padEnd(4)}${text}`));
  return `${lines.join("\n")}\n`;
}

/** Exit codes with their meaning, for help and README. */
export const exitCodeTexts: readonly (readonly [number, string])[] = [
  [0, "conformant, as far as selected; known failures do not count"],
  [1, "not conformant"],
  [2, "wrong usage, or a file that cannot be read or written"],
  [3, "defect of the suite, nothing ran, or the endpoint is unreachable or not COSI"],
  [4, "the list of known failures is stale"],
  [5, "inconclusive: nothing is broken, but not everything could be judged"],
  [130, "interrupted"],
];

/** Flag with the placeholder of its value, as help and README show it. */
export function toLabel({ name, value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** Prints the flags as a Markdown table, for the README. */
export function printOptionTable(): string {
  const rows = optionTable.map((option) => {
    const repeat = option.isRepeatable === true ? " Can be repeated." : "";
    return `| \`${toLabel(option)}\` | ${option.text.replaceAll("|", "\\|")}${repeat} |`;
  });
  return ["| flag | meaning |", "| --- | --- |", ...rows].join("\n");
}

/** Prints the exit codes as a Markdown table, for the README. */
export function printExitCodeTable(): string {
  const rows = exitCodeTexts.map(([code, text]) => `| ${code} | ${text} |`);
  return ["| exit code | meaning |", "| --- | --- |", ...rows].join("\n");
}
