import { CosiError } from "../cosi-error.ts";
import type { AnyType, Resource } from "../resource.ts";
import type { WatchChange, WatchEvent } from "../watch/watch-event.ts";
import { compareIds } from "./compare-ids.ts";
import { createResourceIndex, type IndexKeys } from "./resource-index.ts";

/** Names of indexes and what they look up. */
export type Indexes<T extends AnyType, Name extends string = string> = Readonly<Record<Name, IndexKeys<T>>>;

/** The resources of a kind, kept current by a watch. */
export interface Cache<T extends AnyType, Name extends string = string> {
  /**
   * Resolves once all resources that were there at the start are in the cache.
   *
   * @throws {CosiError} the server refused the watch, or the cache was closed before
   */
  readonly ready: Promise<void>;
  /**
   * Whether the cache holds what was there at one moment: false before `ready`, while the difference after a lost
   * history is taken over, and after its end. What it holds stays readable.
   */
  readonly isCurrent: boolean;
  /** Why the cache is kept current no longer; `canceled` after `close`. Undefined while it is. */
  readonly error: CosiError | undefined;
  /** Number of resources. */
  readonly size: number;
  /** The resource of an id. */
  get(id: string): Resource<T> | undefined;
  /** All resources in the order in which servers list them. The array is the caller's. */
  list(): Resource<T>[];
  /** Resources that an index has under a value, in the order of their ids. */
  listBy(index: Name, value: string): Resource<T>[];
  /**
   * Calls a listener after every change, from now on. What it throws reaches the process as an uncaught exception.
   *
   * @returns what takes the listener off again
   */
  on(listener: (change: WatchChange<T>) => void): () => void;
  /**
   * All resources, now if the cache is current and again whenever they have changed. Changes that come faster than
   * they are read make one, and so does the difference after a lost history. The loop ends with the cache.
   *
   * @throws {CosiError} the server refused the watch
   */
  snapshots(): AsyncIterable<Resource<T>[]>;
  /** Ends the watch. What is in the cache stays readable. Idempotent. */
  close(): void;
}

/**
 * Fills a cache from a watch. While a lost connection is being made again the cache keeps what it has; what has
 * changed meanwhile comes as ordinary changes.
 *
 * @param watch starts the watch, which ends when the signal is aborted
 */
export function createCache<T extends AnyType, Name extends string>(
  watch: (signal: AbortSignal) => AsyncIterable<WatchEvent<T>>,
  indexes: Partial<Indexes<T, Name>>,
): Cache<T, Name> {
  const resources = new Map<string, Resource<T>>();
  const byName = new Map(
    Object.entries<IndexKeys<T> | undefined>(indexes).flatMap(([name, keys]) =>
      keys === undefined ? [] : [[name, createResourceIndex(keys)] as const],
    ),
  );
  const listeners = new Set<(change: WatchChange<T>) => void>();
  const stop = new AbortController();
  const ready = Promise.withResolvers<void>();
  /** Resolves at the next change, or at the end. */
  let news = Promise.withResolvers<void>();
  /** Whether no bootstrap is under way. */
  let isWhole = false;
  let error: CosiError | undefined;

  const tell = (): void => {
    const { resolve } = news;
    news = Promise.withResolvers();
    resolve();
  };
  const takeIn = (change: WatchChange<T>): void => {
    const { id } = change.resource.metadata;
    const now = change.kind === "destroyed" ? undefined : change.resource;
    for (const index of byName.values()) index.replace(resources.get(id), now);
    if (now === undefined) resources.delete(id);
    else resources.set(id, now);
    for (const listener of [...listeners]) callListener(listener, change);
  };
  const run = async (): Promise<void> => {
    for await (const event of watch(stop.signal)) {
      if (event.kind === "resynced") isWhole = false;
      else if (event.kind === "bootstrapped") {
        isWhole = true;
        ready.resolve();
      } else takeIn(event);
      if (isWhole) tell();
    }
    throw new CosiError("internal", { message: "the watch has ended" });
  };
  ready.promise.catch(() => {
    // Nobody has to wait for it: `error` says the same.
  });
  run().catch((caught: unknown) => {
    error = CosiError.from(caught);
    ready.reject(error);
    tell();
  });

  const sort = (found: Iterable<Resource<T>>): Resource<T>[] =>
    [...found].sort((a, b) => compareIds(a.metadata.id, b.metadata.id));
  return {
    ready: ready.promise,
    get isCurrent() {
      return isWhole && error === undefined;
    },
    get error() {
      return error;
    },
    get size() {
      return resources.size;
    },
    get: (id) => resources.get(id),
    list: () => sort(resources.values()),
    listBy: (index, value) => sort(byName.get(index)?.find(value) ?? []),
    on(listener) {
      // A wrapper, so that the same function can be put on twice.
      const entry = (change: WatchChange<T>): void => listener(change);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    async *snapshots() {
      for (;;) {
        const change = news.promise;
        if (error !== undefined && error.code !== "canceled") throw error;
        if (error !== undefined) return;
        if (isWhole) yield sort(resources.values());
        // What changed while the caller was busy has resolved the promise already.
        await change;
      }
    },
    close: () => stop.abort(),
  };
}

function callListener<C>(listener: (change: C) => void, change: C): void {
  try {
    listener(change);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
