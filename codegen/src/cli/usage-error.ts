/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** The next thing to type. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
