import { fromBinary } from "@bufbuild/protobuf";
import { type Event, EventType, type Resource, WatchResponseSchema } from "@cosi-spec/types";
import { toExpectedCode } from "./expected-codes.testdata.ts";
import type { Answer } from "./play-transport.testdata.ts";

/** What a watch of a kind tells, in a form that can be compared. */
export interface Told {
  readonly kind: string;
  readonly resource?: unknown;
  readonly old?: unknown;
}

/** What a client has to make of the connections of a watch. */
export interface ExpectedWatch {
  readonly told: readonly Told[];
  /** Bookmark of each request; undefined for one that asks for a bootstrap. */
  readonly requests: readonly (Uint8Array | undefined)[];
  /** Code of the error at the end. */
  readonly code: string;
  /** Events that the servers sent. */
  readonly eventCount: number;
}

/** A resource as it is compared. */
export function toComparable({ metadata, spec }: Pick<Resource, "metadata" | "spec">): unknown {
  return {
    metadata,
    yaml: spec?.yamlSpec ?? "",
    protoSpec: Buffer.from(spec?.protoSpec ?? []).toString("base64"),
  };
}

const passing = ["unavailable", "deadlineExceeded", "resourceExhausted", "internal", "canceled"];

/** Computes what the documentation promises for a watch of a kind whose connections went like this. */
export function expectKindWatch(connections: readonly Answer[]): ExpectedWatch {
  const known = new Map<string, Resource>();
  const told: Told[] = [];
  const requests: (Uint8Array | undefined)[] = [];
  let bookmark: Uint8Array | undefined;
  let isWhole = false;
  let eventCount = 0;
  const tell = (kind: string, resource: Resource, old?: Resource): void => {
    told.push({ kind, resource: toComparable(resource), ...(old && { old: toComparable(old) }) });
  };
  const leave = (id: string, last: Resource): void => {
    if (known.delete(id)) tell("destroyed", last);
  };
  const arrive = (id: string, now: Resource, isUpdate: boolean): void => {
    const old = known.get(id);
    const isSameLife = old !== undefined && timeOf(old) === timeOf(now);
    const step = old === undefined ? 1n : versionOf(now) - versionOf(old);
    if (isSameLife && (step === 0n || (step < 0n && isUpdate))) return;
    if (isSameLife && step > 0n) tell("updated", now, old);
    else {
      if (old !== undefined) leave(id, old);
      tell("created", now);
    }
    known.set(id, now);
  };

  for (const { responses, status } of connections) {
    requests.push(bookmark);
    const missing = bookmark === undefined ? new Set(known.keys()) : undefined;
    let isBootstrap = missing !== undefined;
    const events: Event[] = responses.flatMap((bytes) => fromBinary(WatchResponseSchema, bytes).event);
    const errored = events.findIndex(({ eventType }) => eventType === EventType.ERRORED);
    for (const event of errored < 0 ? events : events.slice(0, errored)) {
      eventCount++;
      const resource = event.resource as Resource;
      const id = event.resource?.metadata?.id;
      // A client cannot go on without knowing what has changed.
      if (id === undefined && event.eventType <= EventType.DESTROYED)
        return { told, requests, code: "internal", eventCount };
      if (event.eventType === EventType.BOOTSTRAPPED && isBootstrap) {
        for (const gone of missing ?? []) leave(gone, known.get(gone) as Resource);
        isBootstrap = false;
        isWhole = true;
        bookmark = event.bookmark;
        told.push({ kind: "bootstrapped" });
      }
      if (event.eventType > EventType.DESTROYED || id === undefined) continue;
      missing?.delete(id);
      if (event.eventType === EventType.DESTROYED) leave(id, resource);
      else arrive(id, resource, event.eventType === EventType.UPDATED);
      if (!isBootstrap) bookmark = event.bookmark;
    }
    if (errored >= 0) eventCount++;
    const isOpen = responses.length > 0;
    const code = status === 0 || errored >= 0 ? "unavailable" : toExpectedCode("Watch", status ?? 14);
    const isRefused = code === "invalidBookmark";
    const mayPass = passing.includes(code) || (isRefused && (isOpen || requests.at(-1) !== undefined));
    if (!isOpen && !mayPass) return { told, requests, code, eventCount };
    if (isRefused) bookmark = undefined;
    if (bookmark !== undefined || !isWhole) continue;
    isWhole = false;
    told.push({ kind: "resynced" });
  }
  throw new Error("the last connection has to be a refusal");
}

/** Computes the states that a watch of one resource yields. */
export function expectOneWatch(connections: readonly Answer[]): ExpectedWatch {
  const told: Told[] = [];
  const requests: undefined[] = [];
  let last = "";
  let eventCount = 0;
  for (const { responses, status } of connections) {
    requests.push(undefined);
    for (const event of responses.flatMap((bytes) => fromBinary(WatchResponseSchema, bytes).event)) {
      eventCount++;
      if (event.eventType === EventType.ERRORED) break;
      if (event.eventType > EventType.DESTROYED) continue;
      const resource = event.eventType === EventType.DESTROYED ? undefined : (event.resource as Resource);
      const state = resource === undefined ? "none" : `${versionOf(resource)} ${timeOf(resource)}`;
      if (state === last) continue;
      last = state;
      told.push({ kind: "state", resource: resource && toComparable(resource) });
    }
    const code = toExpectedCode("Watch", status ?? 14);
    if (responses.length === 0 && !passing.includes(code)) return { told, requests, code, eventCount };
  }
  throw new Error("the last connection has to be a refusal");
}

function versionOf({ metadata }: Resource): bigint {
  return BigInt(metadata?.version ?? "");
}

function timeOf({ metadata }: Resource): string {
  return `${metadata?.created?.seconds} ${metadata?.created?.nanos}`;
}
