import type { MessageType } from "../../model/model.ts";

/** Prints text as inline code. @param isInTable Whether it stands in a table, where bars end a cell */
export function printCode(text: string, isInTable = false): string {
  const line = text.replaceAll(/\s*\n\s*/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  const code = `${fence}${space}${line}${space}${fence}`;
  return isInTable ? code.replaceAll("|", "\\|") : code;
}

/**
 * Prints a comment: Markdown of its author, without HTML and without templates of site generators. Names of
 * fields become those in YAML.
 */
export function printComment(comment: string, message?: MessageType): string {
  const parts = comment.split(/(`+[^`]*`+)/);
  return parts
    .map((part, index) =>
      index % 2 === 1
        ? renameField(part, message)
        : part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("{{", "&#123;&#123;"),
    )
    .join("")
    .trim();
}

/** Prints a comment for one cell of a table. */
export function printCell(comment: string, message?: MessageType): string {
  return printComment(comment, message)
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, " "))
    .join("<br>")
    .replaceAll("|", "\\|");
}

/** First sentence of a comment, on one line. */
export function getSummary(comment: string): string {
  const paragraph = comment.trim().split(/\n[ \t]*\n/)[0] ?? "";
  const line = paragraph.replaceAll(/\s*\n\s*/g, " ");
  return /^.*?\.(?= |$)/.exec(line)?.[0] ?? line;
}

/** Prints a table; nothing where there are no rows. Cells are ready Markdown. */
export function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  return [titles, titles.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** Prints a list of words: commas, and a last word before the last one. */
export function joinWords(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

function renameField(code: string, message: MessageType | undefined): string {
  const name = /^`([A-Za-z0-9_]+)`$/.exec(code)?.[1];
  const field = message?.fields.find((candidate) => candidate.name === name);
  return field ? printCode(field.jsonName) : code;
}
