/** How much a diagnostic matters: an `error` makes the input invalid, a `warning` does not. */
export type Severity = "error" | "warning";

/** Where a diagnostic is, in the text of the user. Lines and columns count from 1; columns count code points. */
export interface SourceRange {
  /** Name of the file as the user gave it; `-` for standard input. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** End of the place, exclusive. */
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * A fault in the user's input, or advice about it. A value, never thrown.
 *
 * Values of sensitive fields are never part of it.
 */
export interface Diagnostic {
  /** Stable code, such as `types/out-of-range`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, what was expected, what was found; without a full stop. */
  readonly message: string;
  /** The next thing to type. */
  readonly hint?: string;
  /** JSON pointer (RFC 6901) to the place in the document. */
  readonly path: string;
  readonly source?: SourceRange;
  /** Requirement ID behind the rule. */
  readonly requirement?: string;
}
