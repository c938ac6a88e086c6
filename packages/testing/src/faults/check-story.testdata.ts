import { create, toBinary } from "@bufbuild/protobuf";
import type { Resource, WatchEvent } from "@cosi-spec/client";
import { ResourceSchema } from "@cosi-spec/types";
import { type History, toEventKey, toStateKey, type Versions } from "./history.testdata.ts";

/** The bytes that a resource came in. */
export function toBytes({ metadata, protoSpec, yaml }: Resource): Uint8Array {
  return toBinary(ResourceSchema, create(ResourceSchema, { metadata, spec: { protoSpec, yamlSpec: yaml } }));
}

/** Whether two resources, or their bytes, are the same to the last byte. */
export function areSameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

/**
 * Judges what a watch has told against what has happened. Each event has to fit the ones before it; and from the end
 * of a bootstrap to the next `resynced` the events have to be those of the server, one after the other, none left
 * out and none twice, beginning where the set of the bootstrap was that of the server.
 *
 * @param all history of all resources of the kind, whose bytes are compared
 * @returns what is wrong, the first thing alone; undefined if nothing is
 */
export function findDefect(
  events: readonly WatchEvent[],
  history: History,
  all: History,
): string | undefined {
  const set = new Map<string, string>();
  /** Set at the end of the last bootstrap; undefined before. */
  let cut: Versions | undefined;
  /** Place of the last event since then. */
  let place: number | undefined;
  for (const [i, event] of events.entries()) {
    const problem = judge(event);
    if (problem !== undefined) return `event ${i}, ${print(event)}: ${problem}`;
  }
  if (place !== undefined && place !== history.length - 1)
    return `the events end with ${history.print(place)}, those of the server with ${history.print(history.length - 1)}`;
  return undefined;

  function judge(event: WatchEvent): string | undefined {
    if (event.kind === "resynced") {
      if (cut === undefined) return "a bootstrap has begun already";
      cut = undefined;
      return undefined;
    }
    if (event.kind === "bootstrapped") {
      if (cut !== undefined) return "there was no bootstrap to end";
      cut = new Map(set);
      place = undefined;
      return undefined;
    }
    return judgeFold(event) ?? judgePlace(event);
  }

  function judgeFold(event: Extract<WatchEvent, { resource: unknown }>): string | undefined {
    const { kind, resource } = event;
    const { id } = resource.metadata;
    const state = toStateKey(resource.metadata);
    const known = set.get(id);
    if (kind === "created" && known !== undefined) return `it was there already, as ${known}`;
    if (kind !== "created" && known === undefined) return "it was not there";
    if (kind === "updated") {
      if (toStateKey(event.old.metadata) !== known) return `it was ${known} before`;
      if (state.split(" of ")[1] !== known?.split(" of ")[1]) return `it is of another life than ${known}`;
      if (BigInt(resource.metadata.version) <= BigInt(event.old.metadata.version))
        return `${known} is no older`;
    }
    if (!areSameBytes(toBytes(resource), all.getBytes(`${id}@${state}`)))
      return "the server has never had a resource of these bytes";
    if (kind === "destroyed") set.delete(id);
    else set.set(id, state);
    return undefined;
  }

  function judgePlace({ kind, resource }: Extract<WatchEvent, { resource: unknown }>): string | undefined {
    if (cut === undefined) return undefined;
    const found = history.find(toEventKey(kind, resource.metadata.id, resource.metadata));
    if (found === undefined) return "the server has told no such event";
    if (place === undefined && !areSameSets(cut, history.getSet(found - 1)))
      return `the bootstrap ended with ${printSet(cut)}, the server had ${printSet(history.getSet(found - 1))}`;
    if (place !== undefined && found !== place + 1)
      return `after ${history.print(place)} the server told ${history.print(place + 1)}`;
    place = found;
    return undefined;
  }
}

/** Judges what was told of one id: states that it had, in their order, none twice in a row. */
export function findStateDefect(states: readonly string[], history: readonly string[]): string | undefined {
  let next = 0;
  for (const [i, state] of states.entries()) {
    if (i > 0 && states[i - 1] === state) return `state ${i}, ${state}, was told twice`;
    const found = history.indexOf(state, next);
    if (found === -1) return `state ${i}, ${state}, did not come after ${states[i - 1] ?? "the start"}`;
    next = found + 1;
  }
  return states.at(-1) === history.at(-1)
    ? undefined
    : `the last state is ${states.at(-1)}, not ${history.at(-1)}`;
}

function areSameSets(a: Versions, b: Versions): boolean {
  return a.size === b.size && [...a].every(([id, state]) => b.get(id) === state);
}

function printSet(set: Versions): string {
  return `{${[...set].map(([id, state]) => `${id}@${state}`).join(", ")}}`;
}

function print(event: WatchEvent): string {
  if (event.kind === "bootstrapped") return event.kind;
  if (event.kind === "resynced") return `resynced (${event.reason})`;
  return toEventKey(event.kind, event.resource.metadata.id, event.resource.metadata);
}
