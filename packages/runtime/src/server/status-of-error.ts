import { StateError, type StateErrorCode } from "../state/state-error.ts";
import { WireError } from "../wire/wire-reader.ts";
import { AccessError } from "./access/access-error.ts";
import { Code, type Status } from "./status.ts";

/** The status of a call that succeeded. */
export const okStatus: Status = { code: Code.OK, message: "" };

/** The one table from errors of the state to statuses on the wire. */
const codes: Readonly<Record<StateErrorCode, Code>> = {
  invalidArgument: Code.INVALID_ARGUMENT,
  notFound: Code.NOT_FOUND,
  alreadyExists: Code.ALREADY_EXISTS,
  ownerConflict: Code.PERMISSION_DENIED,
  versionConflict: Code.FAILED_PRECONDITION,
  phaseConflict: Code.INVALID_ARGUMENT,
  pendingFinalizers: Code.FAILED_PRECONDITION,
  invalidBookmark: Code.FAILED_PRECONDITION,
  unsupported: Code.UNIMPLEMENTED,
  limitExceeded: Code.RESOURCE_EXHAUSTED,
  historyLost: Code.ABORTED,
  storageFailed: Code.UNAVAILABLE,
  closed: Code.CANCELLED,
};

/** Longer messages do not fit the trailers that some clients accept. */
const maxMessageLength = 512;

/**
 * Status of an error that a call ran into. An error nobody expected becomes INTERNAL without its text, which
 * could hold anything.
 *
 * @requirement COSI-ERR-007
 * @requirement COSI-ERR-008
 * @requirement COSI-SEC-003
 */
export function getStatusOfError(error: unknown): Status {
  if (error instanceof StateError) return { code: codes[error.code], message: cutMessage(error.message) };
  if (error instanceof AccessError) return { code: error.code, message: cutMessage(error.message) };
  if (error instanceof WireError) {
    return { code: Code.INTERNAL, message: `the request cannot be decoded: ${error.message}` };
  }
  return { code: Code.INTERNAL, message: "internal error" };
}

/** What is wrong with the server itself, a bug or the error of its storage; undefined for answers to a request. */
export function findServerFault(error: unknown): { readonly fault: unknown } | undefined {
  if (error instanceof WireError || error instanceof AccessError) return undefined;
  if (!(error instanceof StateError)) return { fault: error };
  return error.code === "storageFailed" ? { fault: error.cause } : undefined;
}

function cutMessage(message: string): string {
  return message.length <= maxMessageLength ? message : `${message.slice(0, maxMessageLength)}…`;
}
