/** What the user typed or wrote cannot be used; the command ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** The next thing to type; empty: the message says it. */
  readonly hint: string;

  constructor(message: string, hint = "") {
    super(message);
    this.hint = hint;
  }
}
