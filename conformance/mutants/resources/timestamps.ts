import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { Metadata } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { editResources } from "../lib/edit-resources.ts";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { keyOf } from "../lib/stored.ts";

type Field = "created" | "updated";

/** Decides about one timestamp of a life; undefined leaves it to the server behind. */
type Choose = (given: Metadata, stored: Metadata) => Timestamp | undefined;

interface Rules {
  readonly onCreate?: Choose;
  readonly onUpdate?: Choose;
}

/** A server that gets one of the two timestamps from elsewhere than its clock. */
function timing(field: Field, { onCreate, onUpdate }: Rules): InProcessServer {
  // By version as well, so that `old` in events keeps what its state had.
  const times = new Map<string, Timestamp>();
  const key = (metadata: Metadata): string => `${keyOf(metadata)} ${metadata.version}`;
  const inner = intercept(createReference(), {
    async Create(request, next) {
      const given = request.resource?.metadata;
      const answer = await next(request);
      const metadata = answer.resource?.metadata;
      const time = given && metadata ? onCreate?.(given, metadata) : undefined;
      if (metadata === undefined) return answer;
      times.delete(key(metadata));
      if (time !== undefined) times.set(key(metadata), time);
      return answer;
    },
    async Update(request, next) {
      const given = request.newResource?.metadata;
      const before = given === undefined ? undefined : times.get(key(given));
      const answer = await next(request);
      const metadata = answer.resource?.metadata;
      if (given === undefined || metadata === undefined) return answer;
      const kept = field === "created" ? before : undefined;
      const stored = { ...metadata, ...(before === undefined ? {} : { [field]: before }) };
      const time = onUpdate?.(given, stored) ?? kept;
      if (time !== undefined) times.set(key(metadata), time);
      return answer;
    },
  });
  return editResources(({ metadata }) => {
    const time = times.get(key(metadata));
    if (time !== undefined) metadata[field] = time;
  }, inner);
}

const isSet = (time: Timestamp | undefined): time is Timestamp =>
  time !== undefined && (time.seconds !== 0n || time.nanos !== 0);
const cut = (time: Timestamp, toNanos: number): Timestamp =>
  create(TimestampSchema, { seconds: time.seconds, nanos: Math.floor(time.nanos / toNanos) * toNanos });

export default [
  mutant({
    id: "resources.created-from-request",
    title: "A Create stores `created` from its request where there is one",
    violates: ["COSI-RES-008", "COSI-CRE-009"],
    create: () => timing("created", { onCreate: ({ created }) => (isSet(created) ? created : undefined) }),
  }),
  mutant({
    id: "resources.created-always-from-request",
    title: "A Create stores `created` from its request, 1970 where there is none",
    violates: ["COSI-RES-008", "COSI-CRE-009"],
    create: () => timing("created", { onCreate: ({ created }) => created ?? create(TimestampSchema, {}) }),
  }),
  mutant({
    id: "resources.created-from-the-past",
    title: "A Create stores `created` from its request unless it lies in the future",
    violates: ["COSI-RES-008", "COSI-CRE-009"],
    create: () =>
      timing("created", {
        onCreate: ({ created }, stored) =>
          isSet(created) && created.seconds < stored.created!.seconds ? created : undefined,
      }),
  }),
  mutant({
    id: "resources.created-from-update",
    title: "An Update stores `created` from its request where there is one",
    violates: ["COSI-RES-009"],
    create: () => timing("created", { onUpdate: ({ created }) => (isSet(created) ? created : undefined) }),
  }),
  mutant({
    id: "resources.created-lost-on-update",
    title: "An Update without `created` sets it to 1970",
    violates: ["COSI-RES-009"],
    create: () =>
      timing("created", {
        onUpdate: ({ created }) => (created === undefined ? create(TimestampSchema, {}) : undefined),
      }),
  }),
  mutant({
    id: "resources.created-anew-on-update",
    title: "An Update sets `created` to its own time",
    violates: ["COSI-RES-009", "COSI-UPD-001", "COSI-UPD-010", "COSI-CRE-009"],
    create: () => timing("created", { onUpdate: (_, stored) => stored.updated }),
  }),
  mutant({
    id: "resources.created-in-milliseconds-after-update",
    title: "An Update keeps `created` in whole milliseconds",
    violates: ["COSI-RES-009"],
    create: () => timing("created", { onUpdate: (_, stored) => cut(stored.created!, 1_000_000) }),
  }),
  mutant({
    id: "resources.created-in-seconds-in-list",
    title: "List sends `created` in whole seconds",
    violates: ["COSI-RES-009", "COSI-LST-001", "COSI-LST-006", "COSI-WCH-021"],
    create: () =>
      editResources(({ metadata }, place) => {
        if (place === "List") metadata.created = cut(metadata.created!, 1_000_000_000);
      }),
  }),
  mutant({
    id: "resources.updated-from-request",
    title: "An Update stores `updated` from its request where there is one",
    violates: ["COSI-RES-010", "COSI-CRE-009"],
    create: () => timing("updated", { onUpdate: ({ updated }) => (isSet(updated) ? updated : undefined) }),
  }),
  mutant({
    id: "resources.updated-from-the-future",
    title: "An Update stores `updated` from its request if that is later than the present time",
    violates: ["COSI-RES-010"],
    create: () =>
      timing("updated", {
        onUpdate: ({ updated }, stored) =>
          updated !== undefined && updated.seconds > stored.updated!.seconds ? updated : undefined,
      }),
  }),
  mutant({
    id: "resources.updated-never",
    title: "An Update leaves `updated` at the time of creation",
    violates: ["COSI-RES-010"],
    create: () => timing("updated", { onUpdate: (_, stored) => stored.created }),
  }),
];
