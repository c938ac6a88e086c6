import type { MethodName } from "./transport.ts";

/** Why an operation failed. The list is closed. */
export type CosiErrorCode =
  | "notFound"
  | "alreadyExists"
  | "versionConflict"
  | "ownerConflict"
  | "phaseConflict"
  | "pendingFinalizers"
  | "invalidArgument"
  | "unsupported"
  | "invalidBookmark"
  | "permissionDenied"
  | "unauthenticated"
  | "resourceExhausted"
  | "unavailable"
  | "deadlineExceeded"
  | "canceled"
  | "internal";

/** Names of the resource that an operation was about. */
export interface ResourceName {
  readonly namespace: string;
  readonly type: string;
  /** Absent where the operation was about a kind. */
  readonly id?: string | undefined;
}

/** What an error is made of. */
export interface CosiErrorInit {
  /** Message without the code in front. */
  readonly message: string;
  readonly resource?: ResourceName | undefined;
  /** Name of the gRPC status that the server answered; absent where it answered none. */
  readonly status?: StatusName | undefined;
  readonly cause?: unknown;
}

/** gRPC status codes by number (https://github.com/grpc/grpc/blob/master/doc/statuscodes.md). */
export const statusNames = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

/** Name of a gRPC status code. */
export type StatusName = (typeof statusNames)[number];

const brand = Symbol.for("@cosi-spec/client/CosiError");

/**
 * Says that an operation failed. The code tells programs what happened, the message people.
 *
 * Messages name resources, never what is in them.
 */
export class CosiError extends Error {
  override readonly name = "CosiError";
  readonly code: CosiErrorCode;
  /** Message without the code in front. */
  readonly rawMessage: string;
  readonly resource: ResourceName | undefined;
  /** Name of the gRPC status that the server answered; undefined where it answered none. */
  readonly status: StatusName | undefined;
  /** Recognises errors of other copies of this package. */
  readonly [brand] = true;

  constructor(code: CosiErrorCode, { message, resource, status, cause }: CosiErrorInit) {
    const about = resource === undefined ? "" : `${describeName(resource)}: `;
    super(`[${code}] ${about}${message}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.rawMessage = message;
    this.resource = resource;
    this.status = status;
  }

  /** Turns whatever was caught into a `CosiError`; one that is none becomes `internal`, with itself as the cause. */
  static from(error: unknown, code: CosiErrorCode = "internal"): CosiError {
    if (isCosiError(error)) return error;
    return new CosiError(code, {
      message: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }

  /** The error that a status means on a method (chapter 08 of the specification). */
  static fromStatus(method: MethodName, status: number, details: string): CosiError {
    const name = statusNames[status] ?? "UNKNOWN";
    const message = details === "" ? `the server answered ${name}` : details;
    return new CosiError(toCode(method, name), { message, status: name });
  }

  /** The same error with the name of the resource that the operation was about. */
  withResource(resource: ResourceName): CosiError {
    if (this.resource !== undefined) return this;
    const { code, rawMessage: message, status, cause } = this;
    return new CosiError(code, { message, resource, status, cause });
  }
}

/** Whether something caught is a `CosiError`, also one of another copy of this package, with this code if given. */
export function isCosiError(error: unknown, code?: CosiErrorCode): error is CosiError {
  if (!(error instanceof Error) || !(brand in error)) return false;
  return code === undefined || (error as CosiError).code === code;
}

function describeName({ namespace, type, id }: ResourceName): string {
  return `${namespace}/${type}${id === undefined ? "" : `/${id}`}`;
}

/** Meanings that depend on nothing but the status. */
const plain: Readonly<Partial<Record<StatusName, CosiErrorCode>>> = {
  CANCELLED: "canceled",
  INVALID_ARGUMENT: "invalidArgument",
  DEADLINE_EXCEEDED: "deadlineExceeded",
  NOT_FOUND: "notFound",
  ALREADY_EXISTS: "alreadyExists",
  RESOURCE_EXHAUSTED: "resourceExhausted",
  UNIMPLEMENTED: "unsupported",
  UNAVAILABLE: "unavailable",
  UNAUTHENTICATED: "unauthenticated",
};

const writes: readonly MethodName[] = ["Create", "Update", "Destroy", "Teardown", "TeardownAndDestroy"];

function toCode(method: MethodName, status: StatusName): CosiErrorCode {
  // An access rule can refuse a write with the same status as the owner of the resource does.
  if (status === "PERMISSION_DENIED") return writes.includes(method) ? "ownerConflict" : "permissionDenied";
  if (status === "FAILED_PRECONDITION") {
    if (method === "Watch") return "invalidBookmark";
    return method === "Destroy" || method === "TeardownAndDestroy" ? "pendingFinalizers" : "versionConflict";
  }
  return plain[status] ?? "internal";
}
