/**
 * Makes plain text safe inside a Markdown table or paragraph.
 *
 * Words between backticks stay code; whatever else Markdown, HTML or Vue would act on is escaped, and line breaks
 * become spaces.
 */
export function toInline(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part.replaceAll("|", "\\|") : escapePlain(part)))
    .join("");
}

/** Prints a table; cells are Markdown. No rows, no table. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${lines.join("\n")}\n`;
}

/** Prints front matter of strings, booleans and objects; JSON is YAML. */
export function printFrontMatter(fields: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n\n`;
}

/** Says a number of things: `1 test`, `2 tests`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function escapePlain(text: string): string {
  return text.replace(/[\\`*_[\]|~]/g, "\\$&").replace(/[&<>{}]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
