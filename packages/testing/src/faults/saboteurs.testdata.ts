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
import { fenceId } from "./kinds.testdata.ts";
import type { Saboteur } from "./run-faults.testdata.ts";

/** What to make of one message of a watch: other messages, or none. */
type Change = (message: WatchResponse, isResumed: boolean) => readonly WatchResponse[];

/** Breaks messages of watches on their way to the client. */
function changeMessages(createChange: () => Change): (transport: Transport) => Transport {
  return (transport) => ({
    ...transport,
    async *stream(method, request, options) {
      const asked = method === "Watch" ? readRequest(request) : undefined;
      const change = createChange();
      const isResumed = asked?.options?.startFromBookmark !== undefined;
      for await (const bytes of transport.stream(method, request, options)) {
        const message = fromBinary(WatchResponseSchema, bytes);
        // Without the fence nobody would know when to compare; and watches of one resource have no sequence to break.
        if (
          asked === undefined ||
          asked.id !== undefined ||
          getChange(message) === undefined ||
          isFence(message)
        )
          yield bytes;
        else for (const each of change(message, isResumed)) yield toBinary(WatchResponseSchema, each);
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

function isFence({ event: [event] }: WatchResponse): boolean {
  return event?.resource?.metadata?.id === fenceId;
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
    finds: /the server told|the bootstrap ended|it was|differs from the list/,
    transport: changeMessages(() => {
      const isFirst = createOnce(0);
      return (message, isResumed) => (isResumed && isFirst() ? [] : [message]);
    }),
  },
  {
    name: "loses the third event of a connection",
    finds: /the server told|the bootstrap ended|it was|differs from the list/,
    transport: changeMessages(() => {
      const isThird = createOnce(2);
      return (message) => (isThird() ? [] : [message]);
    }),
  },
  {
    name: "takes no notice that a resource has left the query, or is gone",
    finds: /watch with query differs from the list/,
    transport: changeMessages(
      () => (message) => (getChange(message) === EventType.DESTROYED ? [] : [message]),
    ),
  },
  {
    name: "changes a byte of a spec",
    finds: /has other bytes/,
    transport: changeMessages(() => (message) => {
      const spec = message.event[0]?.resource?.spec;
      if (spec !== undefined && getChange(message) === EventType.UPDATED) spec.yamlSpec = `${spec.yamlSpec} `;
      return [message];
    }),
  },
  {
    name: "gives up finalizers",
    finds: /has other bytes|of these bytes/,
    transport: changeMessages(() => (message) => {
      const metadata = message.event[0]?.resource?.metadata;
      if (metadata !== undefined) metadata.finalizers = [];
      return [message];
    }),
  },
  {
    name: "goes on without the history where its bookmark is refused",
    finds: /the server told|differs from the list/,
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
    finds: /it was .* before/,
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
    finds: /the server told|the bootstrap ended|it was/,
    filter: async function* (events) {
      let held: WatchEvent | undefined;
      let count = 0;
      for await (const event of events) {
        if (
          held === undefined &&
          event.kind === "updated" &&
          event.resource.metadata.id !== fenceId &&
          ++count === 3
        )
          held = event;
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
    finds: /differs from the list/,
    filter: async function* (events) {
      for await (const event of events)
        if (event.kind !== "destroyed" || event.bookmark !== undefined) yield event;
    },
  },
  {
    name: "says that it is whole before it is",
    finds: /no such event|the bootstrap ended|the server told/,
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
    finds: /differs from the list/,
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
    finds: /^not seen within/,
    transport: ({ getConnection: _, ...transport }) => transport,
  },
  {
    name: "tells a state of one resource twice",
    finds: /was told twice/,
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
    finds: /cache by site/,
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
    finds: /^cache: event/,
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
