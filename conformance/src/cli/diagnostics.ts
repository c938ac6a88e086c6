import type { Position } from "./read-json.ts";

/** Codes of what can be wrong with a file of the user. */
export type DiagnosticCode =
  | "conformance/json-syntax"
  | "conformance/unknown-key"
  | "conformance/missing-key"
  | "conformance/wrong-type"
  | "conformance/wrong-value";

/** One thing that is wrong with a file of the user. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly file: string;
  readonly position: Position;
  /** JSON pointer; empty: the file as a whole. */
  readonly path: string;
  /** What is wrong, what was expected, what was found. */
  readonly message: string;
  /** The next thing to type. */
  readonly hint?: string;
}

/** Prints a diagnostic: place, severity and code, then path and message, then the hint. */
export function printDiagnostic(diagnostic: Diagnostic): string {
  const { code, file, position, path, message, hint } = diagnostic;
  const lines = [
    `${file}:${position.line}:${position.column} error ${code}`,
    `  ${path === "" ? "" : `${path}: `}${message}`,
  ];
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}

/** A file of the user has defects; the command ends with exit code 2. */
export class DamagedFile extends Error {
  override readonly name = "DamagedFile";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(printDiagnostic).join("\n"));
    this.diagnostics = diagnostics;
  }
}
