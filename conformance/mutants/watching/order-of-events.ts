import type { Event } from "@cosi-spec/types";
import { editBursts, editEvents } from "../lib/edit-events.ts";
import { mutant } from "../lib/mutant.ts";
import { isPlainKindWatch } from "../lib/watch-request.ts";

const idOf = (event: Event): string => event.resource?.metadata?.id ?? "";

export default [
  mutant({
    id: "watching.groups-by-resource",
    title: "Events that are waiting to be sent are grouped by resource",
    violates: ["COSI-WCH-005"],
    create: () =>
      editBursts((request) => (events) => {
        if (!isPlainKindWatch(request)) return events.map((event) => [event]);
        const ids = [...new Set(events.map(idOf))];
        return ids.flatMap((id) => events.filter((event) => idOf(event) === id)).map((event) => [event]);
      }),
  }),
  mutant({
    id: "watching.sends-the-newest-first",
    title: "Two events that wait to be sent at the same time come in reverse order",
    violates: ["COSI-WCH-005", "COSI-WCH-002", "COSI-WCH-008"],
    create: () =>
      editBursts((request) =>
        isPlainKindWatch(request) ? (events) => events.toReversed().map((event) => [event]) : undefined,
      ),
  }),
  mutant({
    id: "watching.second-watch-in-another-order",
    title: "Every second watch of the server gets waiting events sorted by id",
    violates: ["COSI-WCH-005", "COSI-WCH-002", "COSI-WCH-008"],
    create: () => {
      let count = 0;
      return editBursts((request) => {
        if (!isPlainKindWatch(request)) return undefined;
        if (count++ % 2 === 0) return undefined;
        return (events) =>
          events.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : Number(idOf(a) > idOf(b)))).map((one) => [one]);
      });
    },
  }),
  mutant({
    id: "watching.repeats-an-event",
    title: "Every fourth live event of a watch is sent twice",
    violates: ["COSI-WCH-005", "COSI-WCH-015", "COSI-WCH-023"],
    create: () =>
      editEvents(() => {
        let count = 0;
        return (event, isLive) => (isLive && ++count % 4 === 0 ? [event, event] : event);
      }),
  }),
  mutant({
    id: "watching.repeats-the-last-of-a-burst",
    title: "The last of several events that were waiting to be sent is sent again",
    violates: ["COSI-WCH-005"],
    create: () =>
      editBursts((request) =>
        request.options?.bootstrapContents === true
          ? undefined
          : (events) => [...events, ...(events.length > 2 ? events.slice(-1) : [])].map((event) => [event]),
      ),
  }),
];
