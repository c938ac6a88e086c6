import type { RetryOptions } from "./call.ts";
import type { Clock } from "./clock.ts";
import type { CodecOptions } from "./codec.ts";
import type { Query } from "./query.ts";
import type { OnRetry } from "./retry-event.ts";
import type { CallOptions, Transport } from "./transport.ts";
import type { Phase } from "./writes.ts";

/** What a client is made of. */
export interface ClientOptions extends CodecOptions {
  /** The way to the server, such as that of `createGrpcTransport`. The client closes it. */
  readonly transport: Transport;
  /** Repetitions of calls that are safe to repeat, and of `modify` after a conflict. */
  readonly retry?: RetryOptions | undefined;
  /** Is told of every repetition of a call and of every lost connection of a watch. Default: nobody. */
  readonly onRetry?: OnRetry | undefined;
  /** Deadline of calls that end by themselves, in milliseconds. Default 30,000; 0 means none. */
  readonly timeoutMs?: number | undefined;
  /** Time. Default: that of the machine. */
  readonly clock?: Clock | undefined;
  /** Returns a number from 0 to below 1, for the waits between tries. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** Options of a call about one resource or kind. */
export interface TargetOptions extends CallOptions {
  /** Namespace. Default: that of the type. */
  readonly namespace?: string | undefined;
}

/** Options of a call that lists resources. */
export interface ListOptions extends TargetOptions, Query {}

/** Options of a call that writes. */
export interface WriteOptions extends TargetOptions {
  /** Owner in whose name is written. Default: nobody. A resource that has an owner is changed by that owner only. */
  readonly owner?: string | undefined;
}

/** Options of a call that changes a resource. */
export interface UpdateOptions extends WriteOptions {
  /** Phase in which the resource has to be. Default: any. */
  readonly expectedPhase?: Phase | undefined;
}
