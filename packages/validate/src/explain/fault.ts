import type { DiagnosticCode } from "../diagnostics.ts";
import type { PathStep, Span } from "../text/node.ts";

/**
 * A fault before its place is looked up and secrets are removed.
 *
 * `at` says what of the value at `path` is pointed to: its key, the value itself, or, for something that is not
 * there, the key of the parent.
 */
export interface Fault {
  readonly code: DiagnosticCode;
  readonly path: readonly PathStep[];
  readonly at: "key" | "value" | "parent";
  readonly message: string;
  readonly hint?: string | undefined;
  readonly requirement?: string | undefined;
  /** Place in the text, where it does not follow from the path, as for the second of two equal keys. */
  readonly span?: Span | undefined;
}
