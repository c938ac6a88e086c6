import type { Resource as WireResource } from "@cosi-spec/types";
import type { BackoffOptions } from "./backoff.ts";
import { type Cache, createCache, type Indexes } from "./cache/cache.ts";
import type { Caller } from "./call.ts";
import type { TargetOptions } from "./client-options.ts";
import { type Query, toListOptions } from "./query.ts";
import type { AnyType, Resource } from "./resource.ts";
import type { OnRetry } from "./retry-event.ts";
import { watchKind } from "./watch/resumable-watch.ts";
import type { WatchEvent } from "./watch/watch-event.ts";
import { watchFor } from "./watch/watch-for.ts";
import { watchOne } from "./watch/watch-one.ts";
import type { WatchDeps, WatchSettings } from "./watch/watch-settings.ts";

/** Options of a watch. `timeoutMs` limits each of its calls; the watch goes on with the next one. */
export interface WatchOptions extends TargetOptions {
  /** Waits between a lost connection and the next. */
  readonly backoff?: BackoffOptions | undefined;
  /** Milliseconds without an event after which the server is asked for a sign of life. Default 0: never. */
  readonly silenceMs?: number | undefined;
  /** Is told why a connection is made again, and when. Default: `onRetry` of the client. */
  readonly onRetry?: OnRetry | undefined;
}

/** Options of a watch of a kind. */
export interface WatchKindOptions extends WatchOptions, Query {
  /**
   * Asks for events in fewer messages, which costs less while many come at once. All that is there at the start then
   * comes in one message, which has to fit into `maxMessageBytes` of the transport. Default false.
   */
  readonly isAggregated?: boolean | undefined;
}

/** Options of a cache. */
export interface CacheOptions<T extends AnyType, Name extends string> extends WatchKindOptions {
  /** What `listBy` looks up. Default: nothing. */
  readonly indexes?: Indexes<T, Name> | undefined;
}

/** The watches of a client. */
export interface WatchClient {
  /**
   * Watches all resources of a kind that a query selects: those that are there as `created`, then `bootstrapped`,
   * then every change, over any number of connections. Where the server no longer knows the bookmark of a lost one, `resynced` comes first and then the difference.
   *
   * @throws {CosiError} when the server refuses the watch, or the signal is aborted
   */
  watch<T extends AnyType>(type: T, options?: WatchKindOptions): AsyncIterable<WatchEvent<T>>;
  /** Watches one resource: its present state, then every later one; undefined while it does not exist. */
  watchOne<T extends AnyType>(
    type: T,
    id: string,
    options?: WatchOptions,
  ): AsyncIterable<Resource<T> | undefined>;
  /**
   * Waits for a state of a resource that satisfies a condition, the present one first. `timeoutMs` limits the whole
   * wait here. Default: no limit.
   *
   * @throws {CosiError} deadlineExceeded: the message names the version and phase seen last
   */
  watchFor<T extends AnyType>(
    type: T,
    id: string,
    condition: (state: Resource<T> | undefined) => boolean,
    options?: WatchOptions,
  ): Promise<Resource<T> | undefined>;
  /** Keeps the resources of a kind that a query selects in memory. Close it when it is no longer needed. */
  cache<T extends AnyType, Name extends string = never>(
    type: T,
    options?: CacheOptions<T, Name>,
  ): Cache<T, Name>;
}

/** Creates the watches of a client. */
export function createWatchClient(
  { transport, clock, random, onRetry }: Pick<Caller, "transport" | "clock" | "random" | "onRetry">,
  decode: <T extends AnyType>(type: T, resource: WireResource) => Resource<T>,
): WatchClient {
  const toDeps = <T extends AnyType>(type: T): WatchDeps<T> => ({
    ...{ transport, clock, random },
    decode: (resource) => decode(type, resource),
  });
  const toSettings = (
    { type, namespace }: AnyType,
    { signal, timeoutMs, metadata, backoff, silenceMs, ...target }: WatchOptions,
  ): WatchSettings => ({
    ...{ namespace: target.namespace ?? namespace, type, signal, backoff, silenceMs },
    onRetry: target.onRetry ?? onRetry,
    callOptions: { metadata, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
  });
  const client: WatchClient = {
    watch(type, options = {}) {
      const { labelQuery, idQuery } = toListOptions(options);
      const { isAggregated } = options;
      return watchKind(toDeps(type), {
        ...toSettings(type, options),
        isAggregated,
        query: { labelQuery, idQuery },
      });
    },
    watchOne: (type, id, options = {}) => watchOne(toDeps(type), { ...toSettings(type, options), id }),
    watchFor(type, id, condition, { timeoutMs, ...options } = {}) {
      return watchFor(toDeps(type), { ...toSettings(type, options), id }, condition, { timeoutMs });
    },
    cache<T extends AnyType, Name extends string>(
      type: T,
      { indexes, ...options }: CacheOptions<T, Name> = {},
    ) {
      const stop = (signal: AbortSignal): AbortSignal =>
        options.signal === undefined ? signal : AbortSignal.any([signal, options.signal]);
      return createCache<T, Name>(
        (signal) => client.watch(type, { ...options, signal: stop(signal) }),
        indexes ?? {},
      );
    },
  };
  return client;
}
