import type { Resource as WireResource } from "@cosi-spec/types";
import type { BackoffOptions } from "../backoff.ts";
import type { Clock } from "../clock.ts";
import type { AnyType, Resource } from "../resource.ts";
import type { OnRetry } from "../retry-event.ts";
import type { CallOptions, Transport } from "../transport.ts";

/** What watches need of the client. */
export interface WatchDeps<T extends AnyType> {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Number from 0 to below 1. */
  readonly random: () => number;
  /** Makes a resource of its message. What it throws ends the watch and reaches the caller. */
  readonly decode: (resource: WireResource) => Resource<T>;
}

/** What all watches can be told. */
export interface WatchSettings {
  readonly namespace: string;
  /** Full name of the type. */
  readonly type: string;
  /** Waits between a lost connection and the next. Default: those of `getBackoffMs`. */
  readonly backoff?: BackoffOptions | undefined;
  /**
   * Milliseconds without an event after which the server is asked for a sign of life; without one within the same
   * time the connection counts as lost. Default 0: never.
   */
  readonly silenceMs?: number | undefined;
  /** Is told why a connection is made again, and when. Default: nobody. */
  readonly onRetry?: OnRetry | undefined;
  /** Ends the watch, which then throws `canceled`. Default: the signal of `callOptions`. */
  readonly signal?: AbortSignal | undefined;
  /** Options of every call that the watch makes. A limit in time ends a call, not the watch. */
  readonly callOptions?: CallOptions | undefined;
}
