import type { Diagnostic } from "./diagnostic.ts";

/** How diagnostics are printed. */
export interface PrintOptions {
  /** Whether escape sequences for colours are used. Default false. */
  readonly hasColors?: boolean;
}

const colors = { error: 31, warning: 33, dim: 2, bold: 1 } as const;

/**
 * Prints a diagnostic: place, severity and code on the first line, then path and message, then the hint.
 *
 * Control characters of the input are shown as escapes, so that no file changes the terminal.
 */
export function printDiagnostic(diagnostic: Diagnostic, { hasColors = false }: PrintOptions = {}): string {
  const paint = (text: string, color: keyof typeof colors) =>
    hasColors ? `\u001b[${colors[color]}m${text}\u001b[0m` : text;
  const { source, severity, code, path, message, hint, requirement } = diagnostic;
  const place = source === undefined ? "-" : `${source.file}:${source.line}:${source.column}`;
  const lines = [`${paint(showControls(place), "bold")} ${paint(severity, severity)} ${code}`];
  lines.push(`  ${showControls(path === "" ? message : `${path}: ${message}`)}`);
  const reference = requirement === undefined ? "" : `[${requirement}]`;
  if (hint !== undefined)
    lines.push(
      `  ${paint("hint:", "dim")} ${showControls(hint)}${reference === "" ? "" : `   ${reference}`}`,
    );
  else if (reference !== "") lines.push(`  ${reference}`);
  return lines.join("\n");
}

function showControls(text: string): string {
  return text.replace(
    /\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (unit) => `\\u${(unit.codePointAt(0) as number).toString(16).padStart(4, "0")}`,
  );
}
