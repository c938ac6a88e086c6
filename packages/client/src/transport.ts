import type { CosiError } from "./cosi-error.ts";

/** Methods of `cosi.resource.State`. */
export type MethodName =
  | "Get"
  | "List"
  | "Create"
  | "Update"
  | "Destroy"
  | "Watch"
  | "Teardown"
  | "TeardownAndDestroy";

/** What a caller decides about one call. */
export interface CallOptions {
  /** Ends the call early; it then fails with `canceled`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the call fails with `deadlineExceeded`. Default: those of the client; 0 means no limit. */
  readonly timeoutMs?: number | undefined;
  /** gRPC metadata of the call, such as `node`. Keys are lower case. Wins over the metadata of the transport. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * The way to a server: encoded request in, encoded responses out.
 *
 * A transport throws nothing but {@link CosiError}. It repeats no call: what is safe to repeat is known above it.
 */
export interface Transport {
  /** Makes a call that is answered with one message. */
  unary(method: MethodName, request: Uint8Array, options: CallOptions): Promise<Uint8Array>;
  /**
   * Makes a call that is answered with a stream. The call starts at the first read; leaving the loop cancels it.
   * Messages are read as they are asked for, so that a slow reader holds back the server and not the memory.
   */
  stream(method: MethodName, request: Uint8Array, options: CallOptions): AsyncIterable<Uint8Array>;
  /** The connection that calls use at present; undefined where there is none. Absent where calls need no connection. */
  getConnection?(): TransportConnection | undefined;
  /** Ends all calls with `canceled` and frees the connection. Idempotent. */
  close(): void;
}

/** A connection of a transport, for whoever finds that it is dead although nobody has closed it. */
export interface TransportConnection {
  /**
   * Ends the calls of this connection with `unavailable`, and makes those to come use another one. Does nothing where
   * the transport has left it already.
   */
  abandon(): void;
}
