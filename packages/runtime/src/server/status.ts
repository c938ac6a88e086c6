/** gRPC status codes by name (https://github.com/grpc/grpc/blob/master/doc/statuscodes.md). */
export const Code = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** Number of a gRPC status code. */
export type Code = (typeof Code)[keyof typeof Code];

/** How a call ended. */
export interface Status {
  readonly code: Code;
  /** Text for people; empty for OK. Never holds the content of a resource. */
  readonly message: string;
}
