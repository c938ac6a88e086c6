import { create } from "@bufbuild/protobuf";
import { type Event, EventSchema, EventType, type WatchRequest, type WatchResponse } from "@cosi-spec/types";
import {
  bookmarkOf,
  hasRightLength,
  isContradictory,
  readEnd,
  readPosition,
  startFrom,
  toKey,
  withPosition,
} from "../lib/bookmarks.ts";
import { editEvents } from "../lib/edit-events.ts";
import { withoutOld } from "../lib/filtered-watch.ts";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { createMatcher, filterOf, isFilter, withoutFilter } from "../lib/matcher.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

type Next = (request: WatchRequest) => AsyncIterable<WatchResponse>;
type Answer = AsyncIterable<Pick<WatchResponse, "event">>;

/** Answers watches that start from a bookmark in a way of its own. */
function resumeWith(
  name: string,
  title: string,
  violates: Mutant["violates"],
  resume: (request: WatchRequest, next: Next, context: Context) => Answer,
  historyCapacity = 1000,
): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference({ historyCapacity }), {
        Watch: (request, next, context) =>
          bookmarkOf(request) === undefined || isContradictory(request)
            ? next(request)
            : resume(request, next as Next, context),
      }),
  });
}

/** Changes only what a resumed watch missed; `isMissed` tells by the position of the event. */
function editMissed(
  name: string,
  title: string,
  violates: Mutant["violates"],
  edit: (
    event: Event,
    request: WatchRequest,
    context: Context,
  ) => Promise<Event | undefined> | Event | undefined,
  prepare: (request: WatchRequest) => WatchRequest = (request) => request,
): Mutant {
  return resumeWith(name, title, violates, async function* (request, next, context) {
    const end = readPosition(await readEnd(context, request));
    for await (const { event: events } of next(prepare(request))) {
      const sent: Event[] = [];
      for (const event of events) {
        const isMissed = event.bookmark !== undefined && readPosition(event.bookmark) <= end;
        const edited = isMissed ? await edit(event, request, context) : event;
        if (edited !== undefined) sent.push(edited);
      }
      if (sent.length > 0 || events.length === 0) yield { event: sent };
    }
  });
}

/** Starts at the oldest event there is, where history was cut. */
const fromOldest = (request: WatchRequest): WatchRequest => {
  const without = startFrom(request, undefined);
  return { ...without, options: { ...without.options!, tailEvents: 1_000_000 } };
};

/** Answers a refused bookmark of the right length in another way. */
function acceptOld(
  name: string,
  title: string,
  accept: (request: WatchRequest, next: Next, context: Context) => Answer,
): Mutant {
  return resumeWith(
    name,
    title,
    ["COSI-WCH-034"],
    async function* (request, next, context) {
      const bookmark = bookmarkOf(request)!;
      let isAccepted = false;
      try {
        for await (const message of next(request)) {
          isAccepted = true;
          yield message;
        }
      } catch (error) {
        const isOld = !isAccepted && isRefusal(error, "FAILED_PRECONDITION") && hasRightLength(bookmark);
        if (!isOld) throw error;
        yield* accept(request, next, context);
      }
    },
    64,
  );
}

/** Remembers for which kinds a bookmark was issued, and gives bookmarks of other kinds a wrong meaning. */
function confuseKinds(name: string, title: string, read: (request: WatchRequest) => WatchRequest): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates: ["COSI-WCH-034"],
    create() {
      const kinds = new Map<string, Set<string>>();
      return intercept(createReference(), {
        async *Watch(request, next) {
          const kind = JSON.stringify([request.namespace, request.type]);
          const bookmark = bookmarkOf(request);
          const issued = bookmark === undefined ? undefined : kinds.get(toKey(bookmark));
          const isForeign = issued !== undefined && !issued.has(kind);
          for await (const message of next(isForeign ? read(request) : request)) {
            for (const { bookmark: sent } of message.event) {
              if (sent === undefined) continue;
              const key = toKey(sent);
              kinds.set(key, (kinds.get(key) ?? new Set()).add(kind));
            }
            yield message;
          }
        },
      });
    },
  });
}

export default [
  resumeWith(
    "resume-repeats",
    "A resumed watch begins with the event whose bookmark was given",
    ["COSI-WCH-034"],
    (request, next) => {
      const bookmark = bookmarkOf(request)!;
      if (!hasRightLength(bookmark)) return next(request);
      return next(startFrom(request, withPosition(bookmark, readPosition(bookmark) - 1)));
    },
  ),
  editMissedFirst(),
  resumeWith(
    "resume-ignores-bookmark",
    "A bookmark is accepted and ignored",
    ["COSI-WCH-034", "COSI-WCH-039", "COSI-WCH-040"],
    (request, next) =>
      hasRightLength(bookmarkOf(request)!) ? next(startFrom(request, undefined)) : next(request),
  ),
  resumeWith(
    "resume-unfiltered",
    "A watch that starts from a bookmark ignores its filter",
    ["COSI-WCH-034", "COSI-WCH-027", "COSI-WCH-031"],
    (request, next) => next(request.id === undefined ? withoutFilter(request) : request),
  ),
  resumeWith(
    "resume-single-as-kind",
    "A single watch that starts from a bookmark delivers the events of all ids",
    ["COSI-WCH-034", "COSI-WCH-007", "COSI-WCH-039"],
    (request, next) => {
      const { id: _, ...kind } = request;
      return next(kind as WatchRequest);
    },
  ),
  editMissed("resume-hides-destroyed", "Missed removals are not delivered", ["COSI-WCH-034"], (event) =>
    event.eventType === EventType.DESTROYED ? undefined : event,
  ),
  editMissed(
    "resume-hides-later-destroyed",
    "Missed events of resources that are gone by now are not delivered",
    ["COSI-WCH-034"],
    async (event, _, context) =>
      event.eventType >= EventType.DESTROYED || (await findStored(context, event.resource?.metadata))
        ? event
        : undefined,
  ),
  editMissed(
    "resume-without-old",
    "Missed updates carry no old state",
    ["COSI-WCH-034", "COSI-WCH-011"],
    withoutOld,
  ),
  editMissed(
    "resume-tells-present-state",
    "Missed creations and updates tell the present state",
    ["COSI-WCH-034", "COSI-WCH-010", "COSI-WCH-011"],
    async (event, _, context) => {
      const resource = await findStored(context, event.resource?.metadata);
      return event.eventType === EventType.DESTROYED || resource === undefined
        ? event
        : { ...event, resource };
    },
  ),
  editMissed(
    "resume-filters-by-present-state",
    "Missed events are filtered by what is stored now",
    ["COSI-WCH-034"],
    async (event, request, context) => {
      const filter = filterOf(request);
      if (request.id !== undefined || !isFilter(filter)) return event;
      const matches = createMatcher(filter);
      const resource = (await findStored(context, event.resource?.metadata)) ?? event.resource;
      return (await matches(resource)) ? event : undefined;
    },
    (request) => (request.id === undefined ? withoutFilter(request) : request),
  ),
  mutant({
    id: "watching-options.resume-shares-bookmark",
    title: "Missed events carry the bookmark of the end of the history",
    violates: ["COSI-WCH-034"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          const isResumed = bookmarkOf(request) !== undefined;
          const end = isResumed ? await readEnd(context, request) : undefined;
          for await (const { event: events } of next(request)) {
            yield {
              event: events.map((event) => {
                const isMissed = end && event.bookmark && readPosition(event.bookmark) < readPosition(end);
                return isMissed ? { ...event, bookmark: end } : event;
              }),
            };
          }
        },
      }),
  }),
  resumeWith(
    "resume-with-snapshot",
    "A resumed watch sends the present resources in place of what it missed",
    ["COSI-WCH-034", "COSI-WCH-039", "COSI-WCH-040", "COSI-WCH-013"],
    (request, next) => {
      if (!hasRightLength(bookmarkOf(request)!) || request.id !== undefined) return next(request);
      const live = startFrom(request, undefined);
      return next({ ...live, options: { ...live.options!, bootstrapContents: true }, apiVersion: 0 });
    },
  ),
  resumeWith(
    "resume-refuses-negative-tail",
    "A bookmark together with a negative tail_events is refused as contradictory",
    ["COSI-WCH-034"],
    (request, next) => ((request.options?.tailEvents ?? 0) < 0 ? refuse("INVALID_ARGUMENT") : next(request)),
  ),
  acceptOld(
    "old-bookmark-from-oldest",
    "A bookmark whose history was cut starts at the oldest event left",
    (request, next) => next(fromOldest(request)),
  ),
  acceptOld(
    "old-bookmark-from-now",
    "A bookmark whose history was cut starts at the present end",
    (request, next) => next(startFrom(request, undefined)),
  ),
  acceptOld("old-bookmark-unknown", "A bookmark whose history was cut is refused with UNKNOWN", () =>
    refuse("UNKNOWN"),
  ),
  acceptOld(
    "old-bookmark-out-of-range",
    "A bookmark whose history was cut is refused with OUT_OF_RANGE",
    () => refuse("OUT_OF_RANGE"),
  ),
  acceptOld(
    "old-bookmark-late",
    "A bookmark whose history was cut is accepted, and ERRORED follows",
    async function* ({ apiVersion }, _, { signal }) {
      yield { event: [] };
      if (apiVersion < 1) refuse("DATA_LOSS");
      yield { event: [create(EventSchema, { eventType: EventType.ERRORED, error: "compacted" })] };
      await untilCancelled(signal);
    },
  ),
  confuseKinds(
    "foreign-bookmark-from-now",
    "The bookmark of another kind starts at the present end",
    (request) => startFrom(request, undefined),
  ),
  confuseKinds(
    "foreign-bookmark-from-oldest",
    "The bookmark of another kind starts at the oldest event",
    fromOldest,
  ),
  mutant({
    id: "watching-options.restart-from-now",
    title: "A bookmark from before a restart is accepted and starts at the present end",
    violates: ["COSI-WCH-034"],
    create: () => ({
      server: createReference(),
      restart: () =>
        intercept(createReference(), {
          Watch(request, next) {
            const bookmark = bookmarkOf(request);
            return next(bookmark && hasRightLength(bookmark) ? startFrom(request, undefined) : request);
          },
        }),
    }),
  }),
  mutant({
    id: "watching-options.marks-at-beginning",
    title: "The bookmarks of BOOTSTRAPPED and NOOP name the beginning of the history",
    violates: ["COSI-WCH-034"],
    create: () =>
      editEvents(() => (event) => {
        const isMark = event.eventType === EventType.BOOTSTRAPPED || event.eventType === EventType.NOOP;
        return isMark && event.bookmark ? { ...event, bookmark: withPosition(event.bookmark, 0) } : event;
      }),
  }),
  mutant({
    id: "watching-options.marks-mean-now",
    title: "The bookmarks of BOOTSTRAPPED and NOOP mean the time at which they are used",
    violates: ["COSI-WCH-034"],
    create() {
      const marks = new Set<string>();
      return intercept(createReference(), {
        async *Watch(request, next) {
          const bookmark = bookmarkOf(request);
          const isMark = bookmark !== undefined && marks.has(toKey(bookmark));
          for await (const message of next(isMark ? startFrom(request, undefined) : request)) {
            for (const { eventType, bookmark: sent } of message.event) {
              const isSentMark = eventType === EventType.BOOTSTRAPPED || eventType === EventType.NOOP;
              if (sent && isSentMark) marks.add(toKey(sent));
              else if (sent) marks.delete(toKey(sent));
            }
            yield message;
          }
        },
      });
    },
  }),
];

/** Loses the first event after the bookmark. */
function editMissedFirst(): Mutant {
  return resumeWith(
    "resume-skips",
    "A resumed watch leaves out the first event after the bookmark",
    ["COSI-WCH-034", "COSI-WCH-040"],
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
  );
}
