import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Client, isCosiError, type Transport, type WatchEvent } from "@cosi-spec/client";
import {
  EventType,
  WatchOptionsSchema,
  type WatchRequest,
  WatchRequestSchema,
  type WatchResponse,
  WatchResponseSchema,
} from "@cosi-spec/types";
import type { Saboteur } from "./run-faults.testdata.ts";

/** What to make of one message of a watch: other messages, or none. */
type Change = (message: WatchResponse, isResumed: boolean, count: number) => readonly WatchResponse[];

/** Breaks messages of watches on their way to the client. */
function changeMessages(createChange: () => Change): (transport: Transport) => Transport {
  return (transport) => ({
    ...transport,
    async *stream(method, request, options) {
      const change = createChange();
      const isResumed = method === "Watch" && readRequest(request).options?.startFromBookmark !== undefined;
      let count = 0;
      for await (const message of transport.stream(method, request, options)) {
        if (method !== "Watch") yield message;
        else
          for (const each of change(fromBinary(WatchResponseSchema, message), isResumed, count++))
            yield toBinary(WatchResponseSchema, each);
      }
    },
  });
}

function readRequest(bytes: Uint8Array): WatchRequest {
  return fromBinary(WatchRequestSchema, bytes);
}

const changeTypes: readonly EventType[] = [EventType.CREATED, EventType.UPDATED, EventType.DESTROYED];

/** The type of the one event of a message, if it tells of a change. */
function getChange({ event: [event] }: WatchResponse): EventType | undefined {
  return event !== undefined && changeTypes.includes(event.eventType) ? event.eventType : undefined;
}

/** Lets the first `skip` matching things through and then answers true once. */
function createOnce(skip: number): () => boolean {
  let left = skip;
  return () => left-- === 0;
}

/** Ways to be wrong, each of which the runs have to find. */
export const saboteurs: readonly Saboteur[] = [
  {
    name: "loses the first event after it has resumed",
    transport: changeMessages(() => {
      const isFirst = createOnce(0);
      return (message, isResumed) =>
        isResumed && getChange(message) !== undefined && isFirst() ? [] : [message];
    }),
  },
  {
    name: "loses the third event of a connection",
    transport: changeMessages(() => {
      const isThird = createOnce(2);
      return (message) => (getChange(message) !== undefined && isThird() ? [] : [message]);
    }),
  },
  {
    name: "takes no notice that a resource has left the query, or is gone",
    transport: changeMessages(
      () => (message) => (getChange(message) === EventType.DESTROYED ? [] : [message]),
    ),
  },
  {
    name: "changes a byte of a spec",
    transport: changeMessages(() => (message) => {
      const spec = message.event[0]?.resource?.spec;
      if (spec !== undefined && getChange(message) === EventType.UPDATED) spec.yamlSpec = `${spec.yamlSpec} `;
      return [message];
    }),
  },
  {
    name: "gives up finalizers",
    transport: changeMessages(() => (message) => {
      const metadata = message.event[0]?.resource?.metadata;
      if (metadata !== undefined) metadata.finalizers = [];
      return [message];
    }),
  },
  {
    name: "goes on without the history where its bookmark is refused",
    transport: (transport) => ({
      ...transport,
      async *stream(method, request, options) {
        try {
          yield* transport.stream(method, request, options);
        } catch (error) {
          if (!isCosiError(error, "invalidBookmark")) throw error;
          const live = readRequest(request);
          if (live.options !== undefined)
            live.options = create(WatchOptionsSchema, { labelQuery: live.options.labelQuery });
          yield* transport.stream(method, toBinary(WatchRequestSchema, live), options);
        }
      },
    }),
  },
  {
    name: "tells an event twice",
    filter: async function* (events) {
      let count = 0;
      for await (const event of events) {
        yield event;
        if (event.kind === "updated" && ++count % 5 === 0) yield event;
      }
    },
  },
  {
    name: "tells two events in the wrong order",
    filter: async function* (events) {
      let held: WatchEvent | undefined;
      let count = 0;
      for await (const event of events) {
        if (held === undefined && event.kind === "updated" && ++count === 3) held = event;
        else yield event;
        if (held !== undefined && held !== event) {
          yield held;
          held = undefined;
        }
      }
    },
  },
  {
    name: "does not tell what a bootstrap has found to be gone",
    filter: async function* (events) {
      for await (const event of events)
        if (event.kind !== "destroyed" || event.bookmark !== undefined) yield event;
    },
  },
  {
    name: "says that it is whole before it is",
    filter: async function* (events) {
      let isEarly = false;
      for await (const event of events) {
        if (event.kind === "resynced") {
          isEarly = true;
          yield event;
          yield { kind: "bootstrapped", bookmark: undefined };
        } else if (event.kind !== "bootstrapped" || !isEarly) yield event;
        else isEarly = false;
      }
    },
  },
  {
    name: "leaves out what has changed while it made a new bootstrap",
    filter: async function* (events) {
      let isBootstrapping = false;
      for await (const event of events) {
        if (event.kind === "resynced") isBootstrapping = true;
        if (event.kind === "bootstrapped") isBootstrapping = false;
        if (!(isBootstrapping && event.kind === "updated")) yield event;
      }
    },
  },
  {
    name: "goes on over a connection that is half open",
    transport: ({ getConnection: _, ...transport }) => transport,
  },
  {
    name: "tells a state of one resource twice",
    client: (client) => ({
      ...client,
      async *watchOne(type, id, options) {
        let count = 0;
        for await (const state of client.watchOne(type, id, options)) {
          yield state;
          if (++count === 3) yield state;
        }
      },
    }),
  },
  {
    name: "keeps in an index what has left it",
    client: (client) =>
      changeCache(client, (cache) => {
        const seen = new Map<string, ReturnType<typeof cache.listBy>>();
        return passThrough(cache, {
          listBy(index, value) {
            const found = seen.get(value) ?? cache.listBy(index, value);
            seen.set(value, found);
            return found;
          },
        });
      }),
  },
  {
    name: "does not tell listeners of a cache every change",
    client: (client) =>
      changeCache(client, (cache) => {
        let count = 0;
        return passThrough(cache, {
          on: (listener) => cache.on((change) => ++count % 7 !== 0 && listener(change)),
        });
      }),
  },
];

type AnyCache = ReturnType<Client["cache"]>;

function changeCache(client: Client, change: (cache: AnyCache) => AnyCache): Client {
  return {
    ...client,
    cache: ((type, options) => change(client.cache(type, options) as AnyCache)) as Client["cache"],
  };
}

/** The same cache, but for some methods. What it tells of itself is asked of it every time. */
function passThrough(cache: AnyCache, changed: Partial<Pick<AnyCache, "listBy" | "on">>): AnyCache {
  return {
    ready: cache.ready,
    get isCurrent() {
      return cache.isCurrent;
    },
    get error() {
      return cache.error;
    },
    get size() {
      return cache.size;
    },
    get: (id) => cache.get(id),
    list: () => cache.list(),
    listBy: changed.listBy ?? ((index, value) => cache.listBy(index, value)),
    on: changed.on ?? ((listener) => cache.on(listener)),
    snapshots: () => cache.snapshots(),
    close: () => cache.close(),
  };
}
