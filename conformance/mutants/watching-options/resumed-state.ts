import { create } from "@bufbuild/protobuf";
import { type Event, EventSchema, EventType, type WatchRequest, type WatchResponse } from "@cosi-spec/types";
import { bookmarkOf, readEnd, startFrom } from "../lib/bookmarks.ts";
import { type Context, intercept } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

type Stream = AsyncIterable<Pick<WatchResponse, "event">>;

/** Sends the present state of a single watch after its first message. */
async function* withState(request: WatchRequest, stream: Stream, context: Context): Stream {
  const state = await readState(request, context);
  let isFirst = true;
  for await (const message of stream) {
    yield message;
    if (isFirst && state !== undefined) yield { event: [state] };
    isFirst = false;
  }
}

async function readState(request: WatchRequest, context: Context): Promise<Event | undefined> {
  const { namespace, type, id = "" } = request;
  const resource = await findStored(context, { namespace, type, id });
  return resource && create(EventSchema, { eventType: EventType.CREATED, resource });
}

/** Sends the first event of a plain single watch, whatever it is, on a resumed one. */
async function* withInitialEvent(request: WatchRequest, stream: Stream, { stream: open }: Context): Stream {
  const { namespace, type, id = "" } = request;
  let initial: Event | undefined;
  for await (const { event } of open("Watch", { namespace, type, id, apiVersion: 1 })) {
    [initial] = event;
    if (initial !== undefined) break;
  }
  let isFirst = true;
  for await (const message of stream) {
    yield message;
    if (isFirst && initial?.eventType === EventType.DESTROYED) yield { event: [initial] };
    isFirst = false;
  }
}

function onSingle(
  name: string,
  title: string,
  violates: Mutant["violates"],
  isMeant: (request: WatchRequest) => boolean,
  change: (request: WatchRequest, stream: Stream, context: Context) => Stream,
): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        Watch: (request, next, context) =>
          request.id !== undefined && isMeant(request)
            ? change(request, next(request), context)
            : next(request),
      }),
  });
}

const isResumed = (request: WatchRequest): boolean => bookmarkOf(request) !== undefined;
const isTail = ({ options }: WatchRequest): boolean => (options?.tailEvents ?? 0) > 0;

/** Answers watches that start from a bookmark and want a NOOP event. */
function onResumedNoop(
  name: string,
  title: string,
  violates: Mutant["violates"],
  answer: (request: WatchRequest, next: (request: WatchRequest) => Stream, context: Context) => Stream,
): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        Watch: (request, next, context) =>
          isResumed(request) && request.options?.bootstrapBookmark === true && request.id === undefined
            ? answer(request, next, context)
            : next(request),
      }),
  });
}

export default [
  onSingle(
    "single-resume-tells-state",
    "A single watch from a bookmark begins with the present state",
    ["COSI-WCH-039", "COSI-WCH-034"],
    isResumed,
    withState,
  ),
  onSingle(
    "single-resume-tells-absence",
    "A single watch from a bookmark begins with DESTROYED if the resource does not exist",
    ["COSI-WCH-039", "COSI-WCH-034"],
    isResumed,
    withInitialEvent,
  ),
  onSingle(
    "single-tail-tells-state",
    "A single watch with tail_events begins with the present state",
    ["COSI-WCH-039", "COSI-WCH-043"],
    isTail,
    withState,
  ),
  onSingle(
    "single-tail-tells-absence",
    "A single watch with tail_events begins with DESTROYED if the resource does not exist",
    ["COSI-WCH-039", "COSI-WCH-043"],
    isTail,
    withInitialEvent,
  ),
  onResumedNoop(
    "noop-skips-missed",
    "A resumed watch with bootstrap_bookmark goes on from the present end",
    ["COSI-WCH-040", "COSI-WCH-034"],
    (request, next) => next(startFrom(request, undefined)),
  ),
  onResumedNoop(
    "noop-absent-on-resume",
    "A resumed watch ignores bootstrap_bookmark",
    ["COSI-WCH-040", "COSI-WCH-024"],
    (request, next) => next({ ...request, options: { ...request.options!, bootstrapBookmark: false } }),
  ),
  onResumedNoop(
    "noop-after-missed",
    "A resumed watch sends NOOP after the events it missed",
    ["COSI-WCH-040"],
    async function* (request, next, context) {
      const end = Buffer.from(await readEnd(context, request));
      let noop: Event | undefined;
      for await (const { event: events } of next(request)) {
        for (const event of events) {
          const isLate = event.bookmark !== undefined && Buffer.compare(end, event.bookmark) < 0;
          if (event.eventType === EventType.NOOP) noop = event;
          else if (isLate && noop !== undefined) {
            yield { event: [noop] };
            noop = undefined;
          }
          if (event.eventType !== EventType.NOOP) yield { event: [event] };
        }
        if (events.length === 0) yield { event: [] };
      }
    },
  ),
  onResumedNoop(
    "noop-in-place-of-first",
    "A resumed watch sends NOOP in place of the first event it missed",
    ["COSI-WCH-040", "COSI-WCH-034"],
    async function* (request, next) {
      let isSkipped = false;
      for await (const { event: events } of next(request)) {
        const kept = events.filter(({ eventType }) => {
          const isFirst = !isSkipped && eventType !== EventType.NOOP;
          if (isFirst) isSkipped = true;
          return !isFirst;
        });
        if (kept.length > 0 || events.length === 0) yield { event: kept };
      }
    },
  ),
];
