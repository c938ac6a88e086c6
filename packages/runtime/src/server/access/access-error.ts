import type { Code } from "../status.ts";

/** Says that a call is not allowed. The text is the same whether or not the resource exists. */
export class AccessError extends Error {
  override readonly name = "AccessError";
  /** UNAUTHENTICATED or PERMISSION_DENIED. */
  readonly code: Code;

  constructor(code: typeof Code.UNAUTHENTICATED | typeof Code.PERMISSION_DENIED, message: string) {
    super(message);
    this.code = code;
  }
}
