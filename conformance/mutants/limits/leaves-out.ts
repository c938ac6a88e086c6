import { toBinary } from "@bufbuild/protobuf";
import { type Event, EventSchema, EventType, type Resource, ResourceSchema } from "@cosi-spec/types";
import { editEvents } from "../lib/edit-events.ts";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

const mebibyte = 1_048_576;

const sizeOf = (resource: Resource | undefined): number =>
  resource === undefined ? 0 : toBinary(ResourceSchema, resource).length;

const sizeOfEvent = (event: Event): number => toBinary(EventSchema, event).length;

export default [
  mutant({
    id: "limits.list-skips-large",
    title: "A List leaves out resources above 512 KiB",
    violates: ["COSI-LIM-010", "COSI-ERR-001"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          for await (const answer of next(request)) {
            if (sizeOf(answer.resource) <= mebibyte / 2) yield answer;
          }
        },
      }),
  }),
  mutant({
    id: "limits.list-stops-at-four-mebibytes",
    title: "A List ends with OK once it has sent 4 MiB",
    violates: ["COSI-LIM-010", "COSI-ERR-001"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          let sent = 0;
          for await (const answer of next(request)) {
            sent += sizeOf(answer.resource);
            if (sent > 4 * mebibyte) return;
            yield answer;
          }
        },
      }),
  }),
  mutant({
    id: "limits.bootstrap-skips-large",
    title: "A bootstrap leaves out resources above 512 KiB",
    violates: ["COSI-LIM-010", "COSI-WCH-021"],
    create: () =>
      editEvents(
        () => (event, isLive) =>
          !isLive && event.eventType === EventType.CREATED && sizeOfEvent(event) > mebibyte / 2 ? [] : event,
      ),
  }),
  mutant({
    id: "limits.cuts-aggregated-bootstrap",
    title: "What does not fit into 4 MiB of an aggregated bootstrap is left out",
    violates: ["COSI-LIM-010", "COSI-WCH-026"],
    create: () =>
      editEvents(({ options }) => {
        if (options?.aggregated !== true) return undefined;
        let sent = 0;
        return (event, isLive) => {
          if (isLive || event.eventType !== EventType.CREATED) return event;
          sent += sizeOfEvent(event);
          return sent > 4 * mebibyte ? [] : event;
        };
      }),
  }),
  mutant({
    id: "limits.drops-large-updates",
    title: "An UPDATED event whose two states exceed 1 MiB is not sent",
    violates: ["COSI-LIM-010", "COSI-WCH-002"],
    create: () =>
      editEvents(
        () => (event) =>
          event.eventType === EventType.UPDATED && sizeOfEvent(event) > mebibyte ? [] : event,
      ),
  }),
  mutant({
    id: "limits.drops-large-events",
    title: "A live event above 512 KiB is not sent",
    violates: ["COSI-LIM-010", "COSI-WCH-002"],
    create: () =>
      editEvents(() => (event, isLive) => (isLive && sizeOfEvent(event) > mebibyte / 2 ? [] : event)),
  }),
];
