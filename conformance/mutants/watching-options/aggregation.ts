import { toBinary } from "@bufbuild/protobuf";
import { type Event, EventSchema, EventType, type WatchRequest } from "@cosi-spec/types";
import { editBursts, editEvents } from "../lib/edit-events.ts";
import { withoutOld } from "../lib/filtered-watch.ts";
import { intercept } from "../lib/intercept.ts";
import { checkFilter, withoutFilter } from "../lib/matcher.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

const isAggregated = ({ id, options }: WatchRequest): boolean =>
  id === undefined && options?.aggregated === true;

/** Arranges the bursts of aggregated watches. */
const inBursts = (arrange: (events: readonly Event[]) => readonly (readonly Event[])[]) =>
  editBursts((request) => (isAggregated(request) ? arrange : undefined));

/** Joins consecutive updates of one resource into one, from the first state to the last. */
function mergeUpdates(events: readonly Event[]): readonly Event[] {
  const merged: Event[] = [];
  for (const event of events) {
    const at = merged.findLastIndex(
      ({ resource }) => resource?.metadata?.id === event.resource?.metadata?.id,
    );
    const earlier = merged[at];
    const areUpdates =
      earlier?.eventType === EventType.UPDATED && event.eventType === EventType.UPDATED && earlier.old;
    if (areUpdates) merged[at] = { ...event, old: areUpdates };
    else merged.push(event);
  }
  return merged;
}

/** Cuts events into messages of a bounded size and forgets the event that did not fit. */
function cutCarelessly(events: readonly Event[], maxBytes: number): readonly (readonly Event[])[] {
  const messages: Event[][] = [[]];
  let size = 0;
  for (const event of events) {
    const length = toBinary(EventSchema, event).length;
    if (size + length > maxBytes && size > 0) {
      messages.push([]);
      size = 0;
      continue;
    }
    messages.at(-1)!.push(event);
    size += length;
  }
  return messages.filter(({ length }) => length > 0);
}

const byId = (a: Event, b: Event): number =>
  (a.resource?.metadata?.id ?? "") < (b.resource?.metadata?.id ?? "") ? -1 : 1;

export default [
  mutant({
    id: "watching-options.aggregated-merges-updates",
    title: "An aggregated message holds one event for several updates of one resource",
    violates: ["COSI-WCH-026", "COSI-WCH-005", "COSI-WCH-011", "COSI-WCH-034", "COSI-WCH-046"],
    create: () => inBursts((events) => [mergeUpdates(events)]),
  }),
  mutant({
    id: "watching-options.aggregated-sorts",
    title: "The live events in an aggregated message are sorted by id",
    violates: ["COSI-WCH-026", "COSI-WCH-005", "COSI-WCH-034"],
    create: () =>
      inBursts((events) => (events.every(({ bookmark }) => bookmark) ? [events.toSorted(byId)] : [events])),
  }),
  mutant({
    id: "watching-options.aggregated-bounded-count",
    title: "An aggregated message holds at most eight live events of a burst; the others are lost",
    violates: ["COSI-WCH-026", "COSI-WCH-005", "COSI-WCH-002", "COSI-WCH-046"],
    create: () =>
      inBursts((events) => [events.every(({ bookmark }) => bookmark) ? events.slice(0, 8) : events]),
  }),
  mutant({
    id: "watching-options.aggregated-loses-at-cut",
    title: "The event that does not fit into an aggregated message of 1 MiB is not put into the next one",
    violates: ["COSI-WCH-026", "COSI-WCH-021", "COSI-WCH-005", "COSI-WCH-046"],
    create: () => inBursts((events) => cutCarelessly(events, 1024 * 1024)),
  }),
  mutant({
    id: "watching-options.aggregated-unfiltered",
    title: "An aggregated watch delivers events that its filter excludes",
    violates: [
      "COSI-WCH-026",
      "COSI-WCH-027",
      "COSI-WCH-028",
      "COSI-WCH-029",
      "COSI-WCH-030",
      "COSI-WCH-021",
    ],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          if (!isAggregated(request)) yield* next(request);
          else {
            await checkFilter(request, context);
            yield* next(withoutFilter(request));
          }
        },
      }),
  }),
  mutant({
    id: "watching-options.aggregated-without-bootstrapped",
    title: "An aggregated watch does not send BOOTSTRAPPED",
    violates: ["COSI-WCH-026", "COSI-WCH-022"],
    create: () =>
      editEvents((request) =>
        isAggregated(request)
          ? (event) => (event.eventType === EventType.BOOTSTRAPPED ? undefined : event)
          : undefined,
      ),
  }),
  mutant({
    id: "watching-options.aggregated-without-noop",
    title: "An aggregated watch does not send the NOOP event that was asked for",
    violates: ["COSI-WCH-026", "COSI-WCH-024", "COSI-WCH-040"],
    create: () =>
      editEvents((request) =>
        isAggregated(request)
          ? (event) => (event.eventType === EventType.NOOP ? undefined : event)
          : undefined,
      ),
  }),
  mutant({
    id: "watching-options.aggregated-without-old",
    title: "UPDATED events of an aggregated watch carry no old state",
    violates: ["COSI-WCH-026", "COSI-WCH-011", "COSI-WCH-028", "COSI-WCH-034"],
    create: () => editEvents((request) => (isAggregated(request) ? withoutOld : undefined)),
  }),
  mutant({
    id: "watching-options.aggregated-bootstrap-backwards",
    title: "The bootstrap of an aggregated watch is in descending order of id",
    violates: ["COSI-WCH-026", "COSI-WCH-021"],
    create: () =>
      inBursts((events) => {
        const end = events.findIndex(({ bookmark }) => bookmark);
        const bootstrap = end < 0 ? events : events.slice(0, end);
        return [[...bootstrap.toReversed(), ...events.slice(bootstrap.length)]];
      }),
  }),
  mutant({
    id: "watching-options.aggregated-shares-bookmark",
    title: "All live events of an aggregated message carry the bookmark of the last one",
    violates: ["COSI-WCH-034", "COSI-WCH-026"],
    create: () =>
      inBursts((events) => {
        const bookmark = events.at(-1)?.bookmark;
        return [events.map((event) => (event.bookmark && bookmark ? { ...event, bookmark } : event))];
      }),
  }),
];
