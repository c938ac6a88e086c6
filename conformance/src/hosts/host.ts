import type { MethodName } from "../driver/methods.ts";

/** How a call ended, as the host saw it. */
export interface HostStatus {
  /** gRPC status code, 0 to 16. */
  readonly code: number;
  /** Status message; free text, never judged. */
  readonly details: string;
}

/** Receives what the implementation answers to one call. */
export interface CallListener {
  /** One response message, without the gRPC frame. */
  onMessage(bytes: Uint8Array): void;
  /** The end of the call; nothing follows. Called exactly once. */
  onEnd(status: HostStatus): void;
}

/** A call that is under way. */
export interface HostCall {
  /** Ends the call early; `onEnd` follows. Idempotent. */
  cancel(): void;
  /** Stops reading, so that flow control holds back the server. */
  pause(): void;
  /** Reads on. */
  resume(): void;
}

/**
 * An implementation of the State API, seen as bytes in, bytes and a status out.
 *
 * Nothing above a host knows which transport there is; nothing in a host knows a COSI message.
 */
export interface Host {
  /** `grpc` over a socket, or `in-process`. */
  readonly kind: "grpc" | "in-process";
  /** The endpoint as the user wrote it. */
  readonly endpoint: string;
  /** Starts a call. `method` is a method of `cosi.resource.State` or a full path that begins with a slash. */
  start(method: MethodName | `/${string}`, request: Uint8Array, listener: CallListener): HostCall;
  /** Opens new connections for the calls to come, after the implementation was restarted. */
  reconnect(): Promise<void>;
  /** Releases everything. Idempotent. */
  close(): Promise<void>;
}
