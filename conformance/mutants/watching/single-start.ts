import { EventType, type Resource } from "@cosi-spec/types";
import { editEvents } from "../lib/edit-events.ts";
import { injectEvents } from "../lib/inject-events.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf } from "../lib/stored.ts";

const { CREATED, UPDATED, DESTROYED } = EventType;

/** Makes a server that changes the first event of single watches that start with the current state. */
const editStart = (change: Parameters<typeof editEvents>[0]) =>
  editEvents(
    (request, context) => {
      const edit = request.id === undefined ? undefined : change(request, context);
      return edit && ((event, isLive) => (isLive ? event : edit(event, isLive)));
    },
    createReference({ registerDefaults: true }),
  );

export default [
  mutant({
    id: "watching.no-state-of-what-exists",
    title: "A single watch of a resource that exists starts with the next change",
    violates: ["COSI-WCH-014"],
    create: () => editStart(() => (event) => (event.eventType === CREATED ? undefined : event)),
  }),
  mutant({
    id: "watching.no-state-of-what-is-missing",
    title: "A single watch of a resource that does not exist starts with the next change",
    violates: ["COSI-WCH-014", "COSI-WCH-016"],
    create: () => editStart(() => (event) => (event.eventType === DESTROYED ? undefined : event)),
  }),
  mutant({
    id: "watching.missing-is-not-found",
    title: "A single watch of a resource that does not exist is refused with NOT_FOUND",
    violates: ["COSI-WCH-014", "COSI-WCH-001", "COSI-WCH-016"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          let isFirst = request.id !== undefined;
          for await (const message of next(request)) {
            const [event] = message.event;
            const isTombstone = event?.resource?.metadata?.version === "undefined";
            if (request.id !== undefined && isTombstone && event?.eventType === DESTROYED)
              refuse("NOT_FOUND");
            // The first message waits for the answer to the question whether there is anything.
            if (request.id === undefined || message.event.length > 0)
              yield* isFirst ? [{}, message] : [message];
            if (message.event.length > 0) isFirst = false;
          }
        },
      }),
  }),
  mutant({
    id: "watching.first-event-by-version",
    title: "The first event of a single watch is UPDATED if the resource was updated before",
    violates: ["COSI-WCH-014"],
    create: () =>
      editStart(() => (event) => {
        const isChanged = event.eventType === CREATED && event.resource?.metadata?.version !== "1";
        return isChanged ? { ...event, eventType: UPDATED, old: event.resource as Resource } : event;
      }),
  }),
  mutant({
    id: "watching.tearing-down-counts-as-gone",
    title: "A single watch says DESTROYED of a resource in phase tearingDown",
    violates: ["COSI-WCH-014"],
    create: () =>
      editStart(
        () => (event) =>
          event.resource?.metadata?.phase === "tearingDown" ? { ...event, eventType: DESTROYED } : event,
      ),
  }),
  mutant({
    id: "watching.missing-as-noop",
    title: "A single watch of a resource that does not exist starts with NOOP",
    violates: ["COSI-WCH-014", "COSI-WCH-016"],
    create: () =>
      editStart(
        () => (event) => (event.eventType === DESTROYED ? { ...event, eventType: EventType.NOOP } : event),
      ),
  }),
  mutant({
    id: "watching.tombstone-without-id",
    title: "The tombstone at the start of a single watch has no id",
    violates: ["COSI-WCH-014", "COSI-RES-012"],
    create: () =>
      editStart(() => (event) => {
        if (event.eventType === DESTROYED && event.resource?.metadata) event.resource.metadata.id = "";
        return event;
      }),
  }),
  mutant({
    id: "watching.starts-with-the-state-as-created",
    title: "A single watch starts with the state in which the resource was created",
    violates: ["COSI-WCH-014"],
    create: () => {
      const asCreated = new Map<string, Resource>();
      const remembering = intercept(createReference(), {
        async Create(request, next) {
          const answer = await next(request);
          if (answer.resource) asCreated.set(keyOf(answer.resource.metadata), answer.resource);
          return answer;
        },
      });
      return editEvents((request) => {
        if (request.id === undefined) return undefined;
        return (event, isLive) => {
          const resource = asCreated.get(keyOf(event.resource?.metadata));
          return isLive || event.eventType !== CREATED || !resource ? event : { ...event, resource };
        };
      }, remembering);
    },
  }),
  mutant({
    id: "watching.starts-with-a-destroyed-resource",
    title: "A single watch of a destroyed resource starts with its last state in place of a tombstone",
    violates: ["COSI-WCH-014", "COSI-RES-012"],
    create: () => {
      const last = new Map<string, Resource>();
      const remembering = intercept(createReference(), {
        async Destroy(request, next, context) {
          const stored = await findStored(context, request);
          const answer = await next(request);
          if (stored) last.set(keyOf(request), stored);
          return answer;
        },
      });
      return editEvents((request) => {
        if (request.id === undefined) return undefined;
        return (event, isLive) => {
          const resource = last.get(keyOf(event.resource?.metadata));
          return isLive || event.eventType !== DESTROYED || !resource ? event : { ...event, resource };
        };
      }, remembering);
    },
  }),
  mutant({
    id: "watching.quiet-after-destruction",
    title: "A single watch delivers nothing more after the destruction of its resource",
    violates: ["COSI-WCH-015", "COSI-WCH-002", "COSI-WCH-005"],
    create: () =>
      editEvents((request) => {
        let isOver = false;
        return (event) => {
          if (isOver) return undefined;
          const isReal = event.resource?.metadata?.version !== "undefined";
          isOver = request.id !== undefined && event.eventType === DESTROYED && isReal;
          return event;
        };
      }),
  }),
  mutant({
    id: "watching.quiet-about-what-was-missing",
    title: "A single watch that started with a tombstone delivers nothing more",
    violates: ["COSI-WCH-015", "COSI-WCH-002", "COSI-WCH-005"],
    create: () =>
      editEvents((request) => {
        let isOver = false;
        return (event, isLive) => {
          if (isOver) return undefined;
          isOver = request.id !== undefined && !isLive && event.eventType === DESTROYED;
          return event;
        };
      }),
  }),
  mutant({
    id: "watching.aborts-after-destruction",
    title: "A single watch ends with ABORTED when its resource is destroyed",
    violates: ["COSI-WCH-015", "COSI-WCH-002"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          for await (const message of next(request)) {
            yield message;
            const isGone = message.event.some(
              ({ eventType, resource }) =>
                eventType === DESTROYED && resource?.metadata?.version !== "undefined",
            );
            if (request.id !== undefined && isGone) refuse("ABORTED");
          }
        },
      }),
  }),
  mutant({
    id: "watching.second-life-as-update",
    title: "A single watch reports the second creation of a resource as UPDATED",
    violates: ["COSI-WCH-015", "COSI-WCH-010", "COSI-WCH-002", "COSI-WCH-005"],
    create: () =>
      editEvents((request) => {
        let last: Resource | undefined;
        return (event, isLive) => {
          if (request.id === undefined || !isLive || event.resource === undefined) return event;
          if (event.eventType === DESTROYED) last = event.resource;
          else if (event.eventType === CREATED && last !== undefined)
            return { ...event, eventType: UPDATED, old: last };
          return event;
        };
      }),
  }),
  mutant({
    id: "watching.empty-id-is-no-id",
    title: "A present but empty `id` makes a kind watch",
    violates: ["COSI-WCH-016"],
    create: () =>
      intercept(createReference(), {
        Watch(request, next) {
          if (request.id === "") delete request.id;
          return next(request);
        },
      }),
  }),
  mutant({
    id: "watching.empty-id-refused",
    title: "A watch with a present but empty `id` is refused",
    violates: ["COSI-WCH-016"],
    create: () =>
      intercept(createReference(), {
        Watch: (request, next) => (request.id === "" ? refuse("INVALID_ARGUMENT") : next(request)),
      }),
  }),
  mutant({
    id: "watching.empty-id-of-the-kind",
    title: "A single watch with an empty `id` delivers creations of every resource of the kind",
    violates: ["COSI-WCH-016", "COSI-WCH-007"],
    create: () =>
      injectEvents((inject) => ({
        async Create(request, next) {
          const answer = await next(request);
          const { namespace, type, id } = answer.resource!.metadata!;
          if (id !== "") {
            inject((watch) => watch.id === "" && watch.namespace === namespace && watch.type === type, {
              eventType: CREATED,
              resource: answer.resource!,
            });
          }
          return answer;
        },
      })),
  }),
];
