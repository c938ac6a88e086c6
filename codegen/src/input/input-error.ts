import type { Diagnostic } from "@cosi-spec/validate";

/**
 * Input that cannot be read at all: a file that is missing, too large, or no valid schema.
 *
 * Whatever can be read, but is wrong, is a diagnostic of `lint` instead.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  /** What is wrong, one entry for each place. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join("\n"), options);
    this.diagnostics = diagnostics;
  }
}

/**
 * Creates the error for one fault that is about a file as a whole, or about one place in it.
 *
 * @param place line and column, from 1; left out for the file as a whole
 */
export function createInputError(
  code: string,
  message: string,
  file: string,
  extra: {
    readonly hint?: string;
    readonly line?: number;
    readonly column?: number;
    readonly cause?: unknown;
  } = {},
): InputError {
  const { hint, line = 1, column = 1, cause } = extra;
  const source = { file, line, column, endLine: line, endColumn: column };
  const diagnostic: Diagnostic = {
    code,
    severity: "error",
    message,
    path: "",
    source,
    ...(hint && { hint }),
  };
  return new InputError([diagnostic], cause === undefined ? undefined : { cause });
}
