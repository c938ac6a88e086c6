import { clone, create } from "@bufbuild/protobuf";
import { type Event, EventSchema, EventType, type Metadata, SpecSchema } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { editEvents } from "../lib/edit-events.ts";
import { mutant } from "../lib/mutant.ts";

const { BOOTSTRAPPED, NOOP, CREATED, UPDATED, DESTROYED } = EventType;

/** Makes a server that changes events of one type. */
function editType(type: EventType, change: (event: Event, metadata: Metadata) => void): InProcessServer {
  return editEvents(() => (event, isLive) => {
    if (event.eventType !== type || !event.resource?.metadata) return event;
    if (!isLive && type !== BOOTSTRAPPED && type !== NOOP) return event;
    const copy = clone(EventSchema, event);
    change(copy, copy.resource!.metadata!);
    return copy;
  });
}

export default [
  mutant({
    id: "watching.bootstrapped-without-resource",
    title: "A BOOTSTRAPPED event carries no resource",
    violates: ["COSI-WCH-012"],
    create: () => editType(BOOTSTRAPPED, (event) => delete event.resource),
  }),
  mutant({
    id: "watching.noop-without-resource",
    title: "A NOOP event carries no resource",
    violates: ["COSI-WCH-012"],
    create: () => editType(NOOP, (event) => delete event.resource),
  }),
  mutant({
    id: "watching.bootstrapped-without-names",
    title: "The tombstone of BOOTSTRAPPED names neither namespace nor type",
    violates: ["COSI-WCH-012", "COSI-RES-012"],
    create: () =>
      editType(BOOTSTRAPPED, (_, metadata) => Object.assign(metadata, { namespace: "", type: "" })),
  }),
  mutant({
    id: "watching.noop-without-type",
    title: "The tombstone of NOOP does not name the type",
    violates: ["COSI-WCH-012", "COSI-RES-012"],
    create: () => editType(NOOP, (_, metadata) => Object.assign(metadata, { type: "" })),
  }),
  mutant({
    id: "watching.bootstrapped-with-the-last-resource",
    title: "BOOTSTRAPPED carries the last resource of the bootstrap in place of a tombstone",
    violates: ["COSI-WCH-012", "COSI-RES-012"],
    create: () =>
      editEvents(() => {
        let last: Event["resource"];
        return (event) => {
          if (event.eventType === BOOTSTRAPPED && last !== undefined) return { ...event, resource: last };
          last = event.resource;
          return event;
        };
      }),
  }),
  mutant({
    id: "watching.marks-with-a-version",
    title: "The tombstones of BOOTSTRAPPED and NOOP have version 0",
    violates: ["COSI-WCH-012", "COSI-RES-012"],
    create: () =>
      editEvents(() => (event) => {
        if (event.eventType !== BOOTSTRAPPED && event.eventType !== NOOP) return event;
        const copy = clone(EventSchema, event);
        if (copy.resource?.metadata) copy.resource.metadata.version = "0";
        return copy;
      }),
  }),
  mutant({
    id: "watching.noop-with-an-id",
    title: "The tombstone of NOOP has the id `*`",
    violates: ["COSI-WCH-012", "COSI-RES-012"],
    create: () => editType(NOOP, (_, metadata) => Object.assign(metadata, { id: "*" })),
  }),
  ...(
    [
      ["created", CREATED],
      ["updated", UPDATED],
      ["destroyed", DESTROYED],
      ["bootstrapped", BOOTSTRAPPED],
      ["noop", NOOP],
    ] as const
  ).map(([name, type]) =>
    mutant({
      id: `watching.${name}-without-bookmark`,
      title: `A ${name.toUpperCase()} event carries no bookmark`,
      violates: ["COSI-WCH-013"],
      create: () => editType(type, (event) => delete event.bookmark),
    }),
  ),
  mutant({
    id: "watching.empty-bookmark-in-single-watches",
    title: "The live events of a single watch carry an empty bookmark",
    violates: ["COSI-WCH-013"],
    create: () =>
      editEvents((request) =>
        request.id === undefined
          ? undefined
          : (event, isLive) => (isLive ? { ...event, bookmark: new Uint8Array(0) } : event),
      ),
  }),
  mutant({
    id: "watching.no-bookmark-at-the-edge-of-a-filter",
    title: "A resource that enters or leaves the filter is reported without a bookmark",
    violates: ["COSI-WCH-013"],
    create: () =>
      editEvents((request) => {
        if ((request.options?.labelQuery.length ?? 0) === 0) return undefined;
        return (event, isLive) => {
          // What enters has changed since it was created; what leaves does not match, so it was not destroyed.
          const isNew = event.resource?.metadata?.version === "1";
          if (!isLive || event.eventType === UPDATED || isNew) return event;
          const copy = clone(EventSchema, event);
          delete copy.bookmark;
          return copy;
        };
      }),
  }),
  mutant({
    id: "watching.bootstrapped-with-a-spec",
    title: "The tombstone of BOOTSTRAPPED holds a spec that is not empty",
    violates: ["COSI-WCH-012", "COSI-RES-012"],
    create: () =>
      editType(BOOTSTRAPPED, (event) => {
        event.resource!.spec = create(SpecSchema, { yamlSpec: "{}\n" });
      }),
  }),
];
