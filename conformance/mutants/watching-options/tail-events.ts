import { type Event, EventType, type WatchRequest, type WatchResponse } from "@cosi-spec/types";
import { isContradictory, readHistory } from "../lib/bookmarks.ts";
import { withoutOld } from "../lib/filtered-watch.ts";
import { type Context, intercept, refuse } from "../lib/intercept.ts";
import { createMatcher, filterOf, isFilter } from "../lib/matcher.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

type Stream = AsyncIterable<Pick<WatchResponse, "event">>;
type Next = (request: WatchRequest) => Stream;

const tailOf = ({ options }: WatchRequest): number => options?.tailEvents ?? 0;
const withTail = (request: WatchRequest, tailEvents: number): WatchRequest => ({
  ...request,
  options: { ...request.options!, tailEvents },
});

/** Answers watches that want tail events in a way of its own. */
function onTail(
  name: string,
  title: string,
  violates: Mutant["violates"],
  answer: (request: WatchRequest, next: Next, context: Context) => Stream,
  isMeant: (request: WatchRequest) => boolean = () => true,
): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        Watch: (request, next, context) =>
          tailOf(request) > 0 && !isContradictory(request) && isMeant(request)
            ? answer(request, next, context)
            : next(request),
      }),
  });
}

const isKind = ({ id }: WatchRequest): boolean => id === undefined;
const isSingle = ({ id }: WatchRequest): boolean => id !== undefined;

/** Replays other events than the server would, then goes on live. */
async function* replay(request: WatchRequest, next: Next, events: readonly Event[]): Stream {
  let isFirst = true;
  for await (const message of next(withTail(request, 0))) {
    yield message;
    if (isFirst) for (const event of events) yield { event: [event] };
    isFirst = false;
  }
}

/** Sends the replayed events through a change; how many there are is known from the history. */
function editReplay(change: (event: Event, index: number, count: number) => Event | undefined) {
  return async function* (request: WatchRequest, next: Next, context: Context): Stream {
    const { length } = await readHistory(context, request);
    const count = Math.min(length, tailOf(request));
    let index = 0;
    for await (const { event: events } of next(request)) {
      const sent = events.flatMap((event) => (index < count ? (change(event, index++, count) ?? []) : event));
      if (sent.length > 0 || events.length === 0) yield { event: sent };
    }
  };
}

export default [
  onTail(
    "tail-one-more",
    "One event more than asked for is replayed",
    ["COSI-WCH-042", "COSI-WCH-043"],
    (request, next) => next(withTail(request, tailOf(request) + 1)),
  ),
  onTail(
    "tail-one-fewer",
    "One event fewer than asked for is replayed",
    ["COSI-WCH-042", "COSI-WCH-043", "COSI-WCH-039"],
    (request, next) => next(withTail(request, tailOf(request) - 1)),
  ),
  onTail(
    "tail-ignored",
    "tail_events is accepted and ignored on a kind watch",
    ["COSI-WCH-042"],
    (request, next) => next(withTail(request, 0)),
    isKind,
  ),
  onTail(
    "tail-as-bootstrap",
    "tail_events is taken for bootstrap_contents",
    ["COSI-WCH-042", "COSI-WCH-043"],
    (request, next) => {
      const bootstrap = withTail(request, 0);
      return next({
        ...bootstrap,
        options: { ...bootstrap.options!, bootstrapContents: true },
        apiVersion: 0,
      });
    },
    isKind,
  ),
  onTail(
    "tail-backwards",
    "The latest event is replayed first",
    ["COSI-WCH-042"],
    async function* (request, next, context) {
      const history = await readHistory(context, request);
      yield* replay(request, next, history.slice(-tailOf(request)).toReversed());
    },
    (request) => isKind(request) && !isFilter(filterOf(request)),
  ),
  onTail(
    "tail-from-oldest",
    "The first events of the history are replayed, not the last",
    ["COSI-WCH-042"],
    async function* (request, next, context) {
      const history = await readHistory(context, request);
      yield* replay(request, next, history.slice(0, tailOf(request)));
    },
    (request) => isKind(request) && !isFilter(filterOf(request)),
  ),
  onTail(
    "tail-refused-if-short",
    "tail_events above the number of retained events is refused",
    ["COSI-WCH-042", "COSI-WCH-043"],
    async function* (request, next, context) {
      const { length } = await readHistory(context, request);
      if (length > 0 && length < tailOf(request)) refuse("INVALID_ARGUMENT");
      yield* next(request);
    },
    isKind,
  ),
  onTail(
    "tail-hides-destroyed",
    "Removals are left out of the replay",
    ["COSI-WCH-042"],
    editReplay((event) => (event.eventType === EventType.DESTROYED ? undefined : event)),
    isKind,
  ),
  onTail(
    "tail-without-old",
    "Replayed updates carry no old state",
    ["COSI-WCH-042", "COSI-WCH-011"],
    editReplay((event) => withoutOld(event)),
    isKind,
  ),
  onTail(
    "tail-stops-after-replay",
    "No live event follows the replay",
    ["COSI-WCH-042", "COSI-WCH-002", "COSI-WCH-005"],
    async function* (request, next, context) {
      const { length } = await readHistory(context, request);
      const count = Math.min(length, tailOf(request));
      let sent = 0;
      for await (const message of next(request)) {
        if (sent < count || message.event.length === 0) yield message;
        sent += message.event.length;
      }
    },
    (request) => isKind(request) && !isFilter(filterOf(request)),
  ),
  onTail(
    "tail-repeats-last",
    "The last replayed event arrives a second time as the first live one",
    ["COSI-WCH-042", "COSI-WCH-005"],
    async function* (request, next, context) {
      const history = await readHistory(context, request);
      const tail = history.slice(-tailOf(request));
      yield* replay(request, next, [...tail, ...tail.slice(-1)]);
    },
    (request) => isKind(request) && !isFilter(filterOf(request)),
  ),
  onTail(
    "tail-counts-filtered",
    "On a filtered watch tail_events counts only events that match",
    ["COSI-WCH-043"],
    async function* (request, next, context) {
      const matches = createMatcher(filterOf(request));
      const matching: Event[] = [];
      for (const event of await readHistory(context, request)) {
        if (await matches(event.resource)) matching.push(event);
      }
      yield* replay(request, next, matching.slice(-tailOf(request)));
    },
    (request) => isKind(request) && isFilter(filterOf(request)),
  ),
  onTail(
    "tail-unfiltered",
    "Replayed events are not filtered",
    ["COSI-WCH-043", "COSI-WCH-027"],
    async function* (request, next, context) {
      yield* replay(request, next, (await readHistory(context, request)).slice(-tailOf(request)));
    },
    (request) => isKind(request) && isFilter(filterOf(request)),
  ),
  onTail(
    "single-tail-counts-kind",
    "On a single watch tail_events counts events of all ids",
    ["COSI-WCH-043"],
    async function* (request, next, context) {
      const last = (await readHistory(context, request)).slice(-tailOf(request));
      const count = last.filter(({ resource }) => resource?.metadata?.id === request.id).length;
      if (count > 0) yield* next(withTail(request, count));
      else yield* skipInitial(next(withTail(request, 0)));
    },
    isSingle,
  ),
  onTail(
    "single-tail-of-kind",
    "A single watch replays events of other ids",
    ["COSI-WCH-043", "COSI-WCH-007", "COSI-WCH-039"],
    async function* (request, next, context) {
      const last = (await readHistory(context, request)).slice(-tailOf(request));
      let isFirst = true;
      for await (const message of skipInitial(next(withTail(request, 0)))) {
        yield message;
        if (isFirst) for (const event of last) yield { event: [event] };
        isFirst = false;
      }
    },
    isSingle,
  ),
];

/** A single watch without its event of the current state. */
async function* skipInitial(stream: Stream): Stream {
  let isSkipped = false;
  for await (const message of stream) {
    if (message.event.length > 0 && !isSkipped) isSkipped = true;
    else yield message;
  }
}
