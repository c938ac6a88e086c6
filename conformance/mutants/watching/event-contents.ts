import { clone, create } from "@bufbuild/protobuf";
import {
  type Event,
  EventSchema,
  EventType,
  MetadataSchema,
  type Resource,
  ResourceSchema,
} from "@cosi-spec/types";
import { type Edited, editEvents } from "../lib/edit-events.ts";
import { mutant } from "../lib/mutant.ts";
import { findStored, keyOf } from "../lib/stored.ts";

const { CREATED, UPDATED, DESTROYED } = EventType;

/** Makes a server that changes live events of one type. */
const editLive = (type: EventType, change: (event: Event, resource: Resource) => Edited) =>
  editEvents(() => (event, isLive) => {
    if (!isLive || event.eventType !== type || event.resource === undefined) return event;
    const copy = clone(EventSchema, event);
    return change(copy, copy.resource as Resource) ?? copy;
  });

export default [
  mutant({
    id: "watching.created-without-labels",
    title: "A live CREATED event lacks labels, annotations and finalizers",
    violates: ["COSI-WCH-010"],
    create: () =>
      editLive(CREATED, (_, { metadata }) => {
        if (metadata) Object.assign(metadata, { labels: {}, annotations: {}, finalizers: [] });
        return undefined;
      }),
  }),
  mutant({
    id: "watching.created-without-owner",
    title: "A live CREATED event carries the resource of the request, to which the owner was not yet added",
    violates: ["COSI-WCH-010"],
    create: () =>
      editLive(CREATED, (_, { metadata }) => {
        if (metadata) metadata.owner = "";
        return undefined;
      }),
  }),
  mutant({
    id: "watching.created-without-spec-content",
    title: "A live CREATED event carries an empty spec",
    violates: ["COSI-WCH-010"],
    create: () =>
      editLive(CREATED, (event, { metadata }) => {
        event.resource = create(ResourceSchema, { ...(metadata ? { metadata } : {}), spec: {} });
        return undefined;
      }),
  }),
  mutant({
    id: "watching.created-with-old",
    title: "A live CREATED event carries the new state in `old` too",
    violates: ["COSI-WCH-010"],
    create: () =>
      editLive(CREATED, (event, resource) => {
        event.old = clone(ResourceSchema, resource);
        return undefined;
      }),
  }),
  mutant({
    id: "watching.destroyed-with-old",
    title: "A live DESTROYED event carries the last state in `old` too",
    violates: ["COSI-WCH-010"],
    create: () =>
      editLive(DESTROYED, (event, resource) => {
        event.old = clone(ResourceSchema, resource);
        return undefined;
      }),
  }),
  mutant({
    id: "watching.destroyed-as-tombstone",
    title: "A live DESTROYED event carries a tombstone in place of the last state",
    violates: ["COSI-WCH-010"],
    create: () =>
      editLive(DESTROYED, (event, { metadata }) => {
        const { namespace = "", type = "", id = "", created, updated } = metadata ?? {};
        const tombstone = create(MetadataSchema, {
          namespace,
          type,
          id,
          version: "undefined",
          phase: "running",
        });
        if (created && updated) Object.assign(tombstone, { created, updated });
        event.resource = create(ResourceSchema, { metadata: tombstone, spec: {} });
        return undefined;
      }),
  }),
  mutant({
    id: "watching.destroyed-as-created",
    title: "A live DESTROYED event carries the state that the resource was created with",
    violates: ["COSI-WCH-010"],
    create: () =>
      editEvents(() => {
        const first = new Map<string, Resource>();
        return (event, isLive) => {
          const { resource, eventType } = event;
          const key = keyOf(resource?.metadata);
          if (resource && eventType === CREATED) first.set(key, resource);
          const before = first.get(key);
          if (!isLive || eventType !== DESTROYED || before === undefined) return event;
          return { ...event, resource: before };
        };
      }),
  }),
  mutant({
    id: "watching.destroyed-one-version-on",
    title: "A live DESTROYED event carries the last state with phase tearingDown",
    violates: ["COSI-WCH-010"],
    create: () =>
      editLive(DESTROYED, (_, { metadata }) => {
        if (metadata) metadata.phase = "tearingDown";
        return undefined;
      }),
  }),
  mutant({
    id: "watching.empty-error",
    title: "Live CREATED and DESTROYED events carry an empty `error`",
    violates: ["COSI-WCH-010"],
    create: () =>
      editEvents(
        () => (event, isLive) => (isLive && event.eventType !== UPDATED ? { ...event, error: "" } : event),
      ),
  }),
  mutant({
    id: "watching.empty-error-in-updates",
    title: "An UPDATED event carries an empty `error`",
    violates: ["COSI-WCH-011"],
    create: () =>
      editEvents(() => (event) => (event.eventType === UPDATED ? { ...event, error: "" } : event)),
  }),
  mutant({
    id: "watching.carries-the-present",
    title: "An event carries the state that is stored when it is sent, not that of the change",
    violates: ["COSI-WCH-010", "COSI-WCH-011", "COSI-WCH-005", "COSI-WCH-002", "COSI-WCH-023"],
    create: () =>
      editEvents((_, context) => async (event, isLive) => {
        if (!isLive || event.eventType === DESTROYED) return event;
        const resource = await findStored(context, event.resource?.metadata);
        return resource === undefined ? event : { ...event, resource };
      }),
  }),
  mutant({
    id: "watching.updated-without-old",
    title: "An UPDATED event lacks `old`",
    violates: ["COSI-WCH-011"],
    create: () =>
      editLive(UPDATED, (event) => {
        delete event.old;
        return undefined;
      }),
  }),
  mutant({
    id: "watching.teardown-without-old",
    title: "An UPDATED event that reports a change of phase lacks `old`",
    violates: ["COSI-WCH-011"],
    create: () =>
      editLive(UPDATED, (event, resource) => {
        if (event.old?.metadata?.phase !== resource.metadata?.phase) delete event.old;
        return undefined;
      }),
  }),
  mutant({
    id: "watching.old-is-new",
    title: "`old` of an UPDATED event is the new state, because the stored object was changed in place",
    violates: ["COSI-WCH-011"],
    create: () =>
      editLive(UPDATED, (event, resource) => {
        event.old = clone(ResourceSchema, resource);
        return undefined;
      }),
  }),
  mutant({
    id: "watching.new-is-old",
    title: "The two states of an UPDATED event are swapped",
    violates: ["COSI-WCH-011", "COSI-WCH-002", "COSI-WCH-005", "COSI-WCH-015", "COSI-WCH-023"],
    create: () =>
      editLive(UPDATED, (event, resource) => {
        if (event.old) Object.assign(event, { resource: event.old, old: resource });
        return undefined;
      }),
  }),
  mutant({
    id: "watching.old-from-a-cache",
    title: "`old` is the state with which the watch first saw the resource",
    violates: ["COSI-WCH-011"],
    create: () =>
      editEvents(() => {
        const first = new Map<string, Resource>();
        return (event) => {
          if (event.resource === undefined) return event;
          const key = keyOf(event.resource.metadata);
          const seen = first.get(key) ?? event.old ?? event.resource;
          first.set(key, seen);
          if (event.eventType === DESTROYED) first.delete(key);
          return event.eventType === UPDATED ? { ...event, old: seen } : event;
        };
      }),
  }),
  mutant({
    id: "watching.old-without-content",
    title: "`old` carries metadata only; its spec is empty",
    violates: ["COSI-WCH-011"],
    create: () =>
      editLive(UPDATED, (event) => {
        const metadata = event.old?.metadata;
        event.old = create(ResourceSchema, { ...(metadata ? { metadata } : {}), spec: {} });
        return undefined;
      }),
  }),
  mutant({
    id: "watching.old-with-new-labels",
    title: "`old` has the labels of the new state, because both share one map",
    violates: ["COSI-WCH-011"],
    create: () =>
      editLive(UPDATED, ({ old }, resource) => {
        if (old?.metadata && resource.metadata) old.metadata.labels = { ...resource.metadata.labels };
        return undefined;
      }),
  }),
  mutant({
    id: "watching.updated-with-stale-timestamp",
    title: "The new state of an UPDATED event has the `updated` of the old one",
    violates: ["COSI-WCH-011"],
    create: () =>
      editLive(UPDATED, ({ old }, resource) => {
        const updated = old?.metadata?.updated;
        if (resource.metadata && updated)
          resource.metadata.updated = { ...updated, nanos: updated.nanos ^ 1 };
        return undefined;
      }),
  }),
];
