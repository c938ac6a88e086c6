import { create } from "@bufbuild/protobuf";
import {
  type Event,
  EventSchema,
  EventType,
  ResourceSchema,
  type WatchRequest,
  type WatchResponse,
} from "@cosi-spec/types";
import { type Context, intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

type Stream = AsyncIterable<Pick<WatchResponse, "event">>;
type Next = (request: WatchRequest) => Stream;

const features = { "overrun-reporting": true } as const;

/** Reacts in place of the server when a watch has lost history that it needs. */
function onOverrun(
  name: string,
  title: string,
  violates: Mutant["violates"],
  react: (request: WatchRequest, error: string, next: Next, context: Context) => Stream,
  isMeant: (request: WatchRequest) => boolean = () => true,
  declared: Mutant["features"] = {},
): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates,
    features: declared,
    create: () =>
      intercept(createReference({ historyCapacity: 64 }), {
        async *Watch(request, next, context) {
          if (!isMeant(request)) {
            yield* next(request);
            return;
          }
          let isOpen = false;
          // The server behind tells of the overrun in any case; what the client is told is up to the mutant.
          const { options } = request;
          const apiVersion = Math.max(1, request.apiVersion);
          const isVisible = ({ eventType }: Event): boolean =>
            request.apiVersion >= 1 || eventType !== EventType.BOOTSTRAPPED;
          for await (const { event: events } of next({
            ...request,
            ...(options && { options }),
            apiVersion,
          })) {
            const sent = events.filter((event) => event.eventType !== EventType.ERRORED && isVisible(event));
            if (sent.length > 0 || !isOpen) yield { event: sent };
            isOpen = true;
            const errored = events.find(({ eventType }) => eventType === EventType.ERRORED);
            if (errored === undefined) continue;
            yield* react(request, errored.error ?? "", next as Next, context);
            return;
          }
        },
      }),
  });
}

const noMessages: readonly Pick<WatchResponse, "event">[] = [];

const errored = (error: string): Event => create(EventSchema, { eventType: EventType.ERRORED, error });

async function* fallSilent(_request: WatchRequest, _error: string, _next: Next, { signal }: Context): Stream {
  await untilCancelled(signal);
  yield* noMessages;
}

/** Goes on with what is still retained, as if nothing were missing. */
async function* skipAhead({ options, ...request }: WatchRequest, _error: string, next: Next): Stream {
  const { bootstrapContents: _, startFromBookmark: __, ...rest } = options ?? {};
  let isFirst = true;
  for await (const message of next({ ...request, options: { ...rest, tailEvents: 10 } } as WatchRequest)) {
    if (!isFirst) yield message;
    isFirst = false;
  }
}

const isOld = ({ apiVersion }: WatchRequest): boolean => apiVersion < 1;
const isNew = ({ apiVersion }: WatchRequest): boolean => apiVersion >= 1;

/** ERRORED with something that does not belong there, by a server that declares that it reports overruns. */
function misreport(name: string, title: string, change: (event: Event) => Event): Mutant {
  return onOverrun(
    name,
    title,
    ["COSI-WCH-049"],
    async function* (_, error) {
      yield { event: [change(errored(error))] };
      refuse("DATA_LOSS");
    },
    isNew,
    features,
  );
}

export default [
  onOverrun(
    "overrun-silent",
    "A watch that has lost history stays open and silent",
    ["COSI-WCH-046"],
    fallSilent,
    isNew,
  ),
  onOverrun(
    "overrun-silent-api-0",
    "A watch with api_version 0 that has lost history stays open and silent",
    ["COSI-WCH-046"],
    fallSilent,
    isOld,
  ),
  onOverrun(
    "overrun-silent-single",
    "A single watch that has lost history stays open and silent",
    ["COSI-WCH-046"],
    fallSilent,
    ({ id }) => id !== undefined,
  ),
  onOverrun(
    "overrun-silent-aggregated",
    "An aggregated watch that has lost history stays open and silent",
    ["COSI-WCH-046"],
    fallSilent,
    ({ options }) => options?.aggregated === true,
  ),
  onOverrun(
    "overrun-skips",
    "A watch that has lost history goes on with what is left of it",
    ["COSI-WCH-046", "COSI-WCH-005", "COSI-WCH-002"],
    skipAhead,
  ),
  onOverrun(
    "overrun-ends-ok",
    "A watch with api_version 0 that has lost history ends with OK",
    ["COSI-WCH-046", "COSI-WCH-004"],
    async function* () {
      yield* noMessages;
    },
    isOld,
  ),
  onOverrun(
    "overrun-ends-without-errored",
    "A watch with api_version 1 that has lost history ends without ERRORED",
    ["COSI-WCH-046"],
    async function* () {
      yield* noMessages;
      refuse("DATA_LOSS");
    },
    isNew,
  ),
  onOverrun(
    "events-after-errored",
    "A watch goes on after ERRORED",
    ["COSI-WCH-047"],
    async function* (request, error, next) {
      yield { event: [errored(error)] };
      yield* skipAhead(request, error, next);
    },
    isNew,
  ),
  onOverrun(
    "live-events-after-errored",
    "New changes are delivered after ERRORED",
    ["COSI-WCH-047"],
    async function* ({ namespace, type }, error, next) {
      yield { event: [errored(error)] };
      for await (const message of next({ namespace, type, apiVersion: 1 } as WatchRequest)) {
        if (message.event.length > 0) yield message;
      }
    },
    isNew,
  ),
  onOverrun(
    "errored-twice",
    "ERRORED is sent a second time",
    ["COSI-WCH-047"],
    async function* (_, error) {
      yield { event: [errored(error)] };
      yield { event: [errored(error)] };
      refuse("DATA_LOSS");
    },
    isNew,
  ),
  misreport("errored-without-text", "ERRORED carries no error", ({ error: _, ...event }) => event),
  misreport("errored-with-resource", "ERRORED carries a resource", (event) => ({
    ...event,
    resource: create(ResourceSchema, { metadata: { version: "undefined", phase: "running" }, spec: {} }),
  })),
  misreport("errored-with-old", "ERRORED carries an old state", (event) => ({
    ...event,
    old: create(ResourceSchema, { metadata: { version: "1", phase: "running" }, spec: {} }),
  })),
  misreport("errored-with-bookmark", "ERRORED carries a bookmark", (event) => ({
    ...event,
    bookmark: new Uint8Array(16).fill(1),
  })),
  onOverrun(
    "declared-overrun-silent",
    "A server that declares that it reports overruns does not tell",
    ["COSI-WCH-049", "COSI-WCH-046"],
    fallSilent,
    isNew,
    features,
  ),
  onOverrun(
    "declared-overrun-silent-api-0",
    "A server that declares that it reports overruns does not tell clients of api_version 0",
    ["COSI-WCH-049", "COSI-WCH-046"],
    fallSilent,
    isOld,
    features,
  ),
  onOverrun(
    "declared-overrun-skips",
    "A server that declares that it reports overruns leaves out what is lost",
    ["COSI-WCH-049", "COSI-WCH-046", "COSI-WCH-005", "COSI-WCH-002"],
    skipAhead,
    () => true,
    features,
  ),
];
