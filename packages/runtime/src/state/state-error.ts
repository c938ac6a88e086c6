/** Why an operation of the state failed. */
export type StateErrorCode =
  | "invalidArgument"
  | "notFound"
  | "alreadyExists"
  | "ownerConflict"
  | "versionConflict"
  | "phaseConflict"
  | "pendingFinalizers"
  | "invalidBookmark"
  | "unsupported"
  | "limitExceeded"
  | "historyLost"
  | "storageFailed"
  | "closed";

/**
 * Says that an operation of the state failed and changed nothing.
 *
 * The message names resources, never what is in them. The cause, which is set where a storage failed, may hold anything.
 */
export class StateError extends Error {
  override readonly name = "StateError";
  /** Why the operation failed. */
  readonly code: StateErrorCode;

  constructor(code: StateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Quotes a name for a message, cut to a length that fits one. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length <= 96 ? name : `${name.slice(0, 96)}…`);
}
