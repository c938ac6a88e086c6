import type { Cache, Client, Resource, WatchEvent, WatchKindOptions } from "@cosi-spec/client";
import { toStateKey } from "./history.testdata.ts";
import type { FaultKind } from "./kinds.testdata.ts";
import { fenceId } from "./kinds.testdata.ts";

/** Somebody who watches. */
export interface Observer {
  readonly name: string;
  /** Whether it has seen the state of the fence, or for one resource its state, that is given. */
  hasSeen(fence: string): boolean;
  /** Error that ended it. */
  readonly error: unknown;
}

/** A reader of the events of a kind. */
export interface EventObserver extends Observer {
  readonly events: readonly WatchEvent[];
  /** Set that the events make up. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Reads on only after `resume`. */
  pause(): void;
  resume(): void;
}

/** Takes events on their way to an observer; saboteurs change them. */
export type EventFilter = (events: AsyncIterable<WatchEvent>) => AsyncIterable<WatchEvent>;

/** What observers share. */
export interface ObserverContext {
  readonly client: Client;
  readonly signal: AbortSignal;
  readonly silenceMs: number;
  /** Called whenever an observer has seen something. */
  readonly onNews: () => void;
  readonly filter: EventFilter;
}

/** Starts to read the events of a kind. */
export function observeEvents(
  name: string,
  { type, name: { namespace } }: FaultKind,
  query: WatchKindOptions,
  { client, signal, silenceMs, onNews, filter }: ObserverContext,
): EventObserver {
  const events: WatchEvent[] = [];
  const resources = new Map<string, Resource>();
  let isComplete = false;
  let error: unknown;
  let gate = Promise.resolve();
  let open = (): void => undefined;
  const take = (event: WatchEvent): void => {
    events.push(event);
    if (event.kind === "bootstrapped") isComplete = true;
    else if (event.kind === "resynced") isComplete = false;
    else if (event.kind === "destroyed") resources.delete(event.resource.metadata.id);
    else resources.set(event.resource.metadata.id, event.resource);
  };
  const run = async (): Promise<void> => {
    for await (const event of filter(client.watch(type, { ...query, namespace, signal, silenceMs }))) {
      take(event);
      onNews();
      await gate;
    }
  };
  run().catch((caught: unknown) => {
    error = caught;
    onNews();
  });
  return {
    name,
    events,
    resources,
    hasSeen(fence) {
      const seen = resources.get(fenceId);
      return isComplete && seen !== undefined && toStateKey(seen.metadata) === fence;
    },
    get error() {
      return error;
    },
    pause() {
      open();
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    resume: () => open(),
  };
}

/** A reader of the states of one resource. */
export interface StateObserver extends Observer {
  readonly states: readonly string[];
}

/** Starts to read the states of a resource. */
export function observeOne(
  name: string,
  { type, name: { namespace } }: FaultKind,
  id: string,
  { client, signal, silenceMs, onNews }: ObserverContext,
): StateObserver {
  const states: string[] = [];
  let error: unknown;
  const run = async (): Promise<void> => {
    for await (const state of client.watchOne(type, id, { namespace, signal, silenceMs })) {
      states.push(state === undefined ? "none" : toStateKey(state.metadata));
      onNews();
    }
  };
  run().catch((caught: unknown) => {
    error = caught;
    onNews();
  });
  return {
    name,
    states,
    hasSeen: (state) => states.at(-1) === state,
    get error() {
      return error;
    },
  };
}

/** A cache and the changes that its listener was told. */
export interface CacheObserver extends Observer {
  readonly cache: Cache<FaultKind["type"], "site">;
  readonly events: readonly WatchEvent[];
}

/** Starts a cache of a kind. */
export function observeCache(
  name: string,
  { type, name: { namespace } }: FaultKind,
  { client, signal, silenceMs, onNews }: ObserverContext,
): CacheObserver {
  const cache = client.cache(type, {
    ...{ namespace, signal, silenceMs },
    indexes: { site: ({ metadata }) => [metadata.labels["site"] ?? ""] },
  });
  const events: WatchEvent[] = [];
  cache.on((change) => {
    events.push(change);
    onNews();
  });
  // Also tells when a difference has been taken over, and of the end.
  const follow = async (): Promise<void> => {
    for await (const _ of cache.snapshots()) onNews();
  };
  follow().then(onNews, onNews);
  return {
    name,
    cache,
    events,
    hasSeen(fence) {
      const seen = cache.get(fenceId);
      return cache.isCurrent && seen !== undefined && toStateKey(seen.metadata) === fence;
    },
    get error() {
      return cache.error;
    },
  };
}
