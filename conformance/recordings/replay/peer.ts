/** How a call ended: gRPC status code as a number. Texts are never compared. */
export interface CallEnd {
  readonly code: number;
}

/**
 * The server that the recorded requests are sent to.
 *
 * Everything is bytes and codes here; what they mean is the player's business.
 */
export interface Peer {
  /**
   * Starts a call and yields its response messages.
   *
   * @param path full method path, such as `/cosi.resource.State/Get`.
   * @throws while iterated, an error with a numeric `code` if the call ends with another status than OK.
   */
  call(path: string, request: Uint8Array, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Resolves once the server has nothing left to say; `activity` counts what was received so far. */
  settle(activity: () => number, pendingUnary: readonly Promise<void>[]): Promise<void>;
  /** Stops the server in an orderly way and starts a new one that holds nothing. */
  restart(): Promise<void>;
  /** Stops the server. */
  close(): Promise<void>;
}

/** Reads the status code off an error thrown by a call; anything without a code counts as UNKNOWN. */
export function codeOf(error: unknown): number {
  const code: unknown =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "number" ? code : 2;
}
