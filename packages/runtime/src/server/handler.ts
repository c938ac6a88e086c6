import type { Caller } from "./access/caller.ts";
import type { Status } from "./status.ts";

/** Names of the eight methods of `cosi.resource.State`. */
export type MethodName =
  | "Get"
  | "List"
  | "Create"
  | "Update"
  | "Destroy"
  | "Watch"
  | "Teardown"
  | "TeardownAndDestroy";

/** What a transport knows about the call in hand. */
export interface CallContext {
  /** Aborted when the client has cancelled, its deadline has passed or the server stops. */
  readonly signal: AbortSignal;
  /** Who makes the call, as far as the transport has proof of it. Default: unknown. */
  readonly caller?: Caller | undefined;
}

/**
 * The State API without a transport: encoded request in, encoded responses and a status out.
 *
 * A handler never throws and never rejects: whatever the request bytes are, the answer is a call that ends
 * with a status.
 *
 * @requirement COSI-LIM-001
 */
export interface StateHandler {
  /** Starts a call. `request` is one message without the gRPC frame; the handler keeps no reference to it. */
  call(method: MethodName, request: Uint8Array, context: CallContext): ServerCall;
  /** Ends every open call with UNAVAILABLE and refuses new ones. Idempotent. */
  close(): void;
}

/**
 * One call, pulled by its transport.
 *
 * The transport calls `next` until it answers `undefined`, then looks at `end`: if that is set the call is
 * over, else it waits for the listener and goes on. Nothing is buffered for a transport that does not pull.
 */
export interface ServerCall {
  /** Next encoded response message, or undefined if there is none now. Never mutated afterwards. */
  next(): Uint8Array | undefined;
  /** Final status, set once no message is left. */
  readonly end: Status | undefined;
  /** Registers the one listener that is called when `next` or `end` may have changed. */
  onReady(listener: () => void): void;
  /** Ends the call early and releases what it holds. Idempotent. */
  cancel(): void;
}
