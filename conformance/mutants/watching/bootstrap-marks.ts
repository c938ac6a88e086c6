import { type Event, EventType } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { editEvents } from "../lib/edit-events.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

const { BOOTSTRAPPED, NOOP, CREATED } = EventType;

export default [
  mutant({
    id: "watching.bootstrapped-only-if-something-is-there",
    title: "BOOTSTRAPPED is not sent if the bootstrap is empty",
    violates: ["COSI-WCH-022"],
    create: () =>
      editEvents(() => {
        let isEmpty = true;
        return (event) => {
          if (event.eventType === CREATED) isEmpty = false;
          return event.eventType === BOOTSTRAPPED && isEmpty ? undefined : event;
        };
      }),
  }),
  mutant({
    id: "watching.no-bootstrapped",
    title: "BOOTSTRAPPED is never sent",
    violates: ["COSI-WCH-022"],
    create: () => editEvents(() => (event) => (event.eventType === BOOTSTRAPPED ? undefined : event)),
  }),
  mutant({
    id: "watching.no-bootstrapped-with-aggregated",
    title: "BOOTSTRAPPED is not sent on aggregated watches",
    violates: ["COSI-WCH-022", "COSI-WCH-026"],
    create: () =>
      editEvents(
        (request) => (event) =>
          event.eventType === BOOTSTRAPPED && request.options?.aggregated === true ? undefined : event,
      ),
  }),
  mutant({
    id: "watching.bootstrapped-twice",
    title: "BOOTSTRAPPED is sent twice",
    violates: ["COSI-WCH-022"],
    create: () => editEvents(() => (event) => (event.eventType === BOOTSTRAPPED ? [event, event] : event)),
  }),
  mutant({
    id: "watching.bootstrapped-first",
    title: "BOOTSTRAPPED comes before the resources",
    violates: ["COSI-WCH-022"],
    create: () =>
      editEvents((request) => {
        if (request.options?.bootstrapContents !== true || request.apiVersion < 1) return undefined;
        const held: Event[] = [];
        return (event, isLive) => {
          if (event.eventType === BOOTSTRAPPED) return [event, ...held];
          if (isLive || event.eventType !== CREATED) return event;
          held.push(event);
          return undefined;
        };
      }),
  }),
  mutant({
    id: "watching.bootstrapped-after-the-first-change",
    title: "BOOTSTRAPPED is sent together with the first live event, after it",
    violates: ["COSI-WCH-022"],
    create: () => delay(BOOTSTRAPPED),
  }),
  mutant({
    id: "watching.empty-bootstrap-refused",
    title: "A kind watch with bootstrap is refused if there is nothing to send",
    violates: ["COSI-WCH-001", "COSI-WCH-022"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          if (request.id === undefined && request.options?.bootstrapContents === true) {
            let isEmpty = true;
            const { namespace, type } = request;
            for await (const _ of context.stream("List", { namespace, type })) isEmpty = false;
            if (isEmpty) refuse("NOT_FOUND");
          }
          yield* next(request);
        },
      }),
  }),
  mutant({
    id: "watching.no-noop",
    title: "`bootstrap_bookmark` is ignored",
    violates: ["COSI-WCH-024", "COSI-WCH-040"],
    create: () => editEvents(() => (event) => (event.eventType === NOOP ? undefined : event)),
  }),
  mutant({
    id: "watching.no-noop-for-old-clients",
    title: "`bootstrap_bookmark` is ignored if `api_version` is 0 or less",
    violates: ["COSI-WCH-024"],
    create: () =>
      editEvents(
        (request) => (event) => (event.eventType === NOOP && request.apiVersion < 1 ? undefined : event),
      ),
  }),
  mutant({
    id: "watching.no-noop-after-bootstrap",
    title: "`bootstrap_bookmark` is ignored if `bootstrap_contents` is set",
    violates: ["COSI-WCH-024"],
    create: () =>
      editEvents(
        (request) => (event) =>
          event.eventType === NOOP && request.options?.bootstrapContents === true ? undefined : event,
      ),
  }),
  mutant({
    id: "watching.noop-twice",
    title: "NOOP is sent twice",
    violates: ["COSI-WCH-024"],
    create: () => editEvents(() => (event) => (event.eventType === NOOP ? [event, event] : event)),
  }),
  mutant({
    id: "watching.noop-before-bootstrapped",
    title: "NOOP comes between the resources of the bootstrap and BOOTSTRAPPED",
    violates: ["COSI-WCH-024"],
    create: () =>
      editEvents((request) => {
        if (request.options?.bootstrapBookmark !== true) return undefined;
        let held: Event | undefined;
        return (event) => {
          if (event.eventType === BOOTSTRAPPED) {
            held = event;
            return undefined;
          }
          return event.eventType === NOOP && held !== undefined ? [event, held] : event;
        };
      }),
  }),
  mutant({
    id: "watching.noop-before-the-bootstrap",
    title: "NOOP comes before the resources of the bootstrap",
    violates: ["COSI-WCH-024"],
    create: () =>
      editEvents((request) => {
        const { bootstrapContents = false, bootstrapBookmark = false } = request.options ?? {};
        if (!bootstrapContents || !bootstrapBookmark) return undefined;
        let held: Event[] | undefined = [];
        return (event) => {
          if (held === undefined) return event;
          if (event.eventType !== NOOP) {
            held.push(event);
            return undefined;
          }
          const all = [event, ...held];
          held = undefined;
          return all;
        };
      }),
  }),
  mutant({
    id: "watching.noop-after-the-first-change",
    title: "NOOP is sent together with the first live event, after it",
    violates: ["COSI-WCH-024", "COSI-WCH-040"],
    create: () => delay(NOOP),
  }),
];

/** Makes a server that sends a mark after the first live event. */
function delay(type: EventType): InProcessServer {
  return editEvents(() => {
    let held: Event | undefined;
    return (event, isLive) => {
      if (event.eventType === type) {
        held = event;
        return undefined;
      }
      if (!isLive && event.eventType !== EventType.UPDATED) return event;
      const mark = held;
      held = undefined;
      return mark === undefined ? event : [event, mark];
    };
  });
}
