import type {
  KindName,
  State,
  WatchEvent as StateEvent,
  Query as StateQuery,
  Watch,
} from "@cosi-spec/runtime/state";

/** The set of a kind at a moment: versions and lives by id. */
export type Versions = ReadonlyMap<string, string>;

/** What a server has told of a kind, in order. */
export interface History {
  /** Takes in what has happened. Called after every write. */
  pull(): void;
  /** Goes on with another state, which has the same resources or none. No watch can go on from one to the other. */
  restart(state: State, isKept: boolean): void;
  /** Number of events, each restart counted as one. */
  readonly length: number;
  /** Place of an event, or undefined if there was none such. */
  find(key: string): number | undefined;
  /** The event at a place. */
  print(place: number): string;
  /** The set after the event at a place; before the first: empty. */
  getSet(place: number): Versions;
  /** Encoded form of a state of a resource that was told, by `toStateKey`. */
  getBytes(stateKey: string): Uint8Array | undefined;
  /** States of an id in their order, `none` where it is absent, that first. */
  getStates(id: string): readonly string[];
}

interface Timed {
  readonly created?: { readonly seconds: bigint; readonly nanos: number } | undefined;
  readonly version?: unknown;
}

/** Names a state of an id: no two have the same. */
export function toStateKey({ version, created }: Timed): string {
  return `${version} of ${created?.seconds}.${created?.nanos}`;
}

/** Names an event of a kind: no two have the same. */
export function toEventKey(type: string, id: string, metadata: Timed): string {
  return `${type} ${id}@${toStateKey(metadata)}`;
}

/** Records what a state tells of a kind and query, from its empty beginning. */
export function recordHistory(first: State, kind: KindName, query: StateQuery = {}): History {
  const keys: string[] = [];
  const places = new Map<string, number>();
  const sets: Versions[] = [];
  const bytes = new Map<string, Uint8Array>();
  const states = new Map<string, string[]>();
  let set: Versions = new Map();
  let watch: Watch = first.watch(kind, { query });

  function add(key: string, next: Versions): void {
    set = next;
    places.set(key, keys.length);
    keys.push(key);
    sets.push(next);
  }

  function take(event: StateEvent): void {
    if (event.type === "errored") throw new Error("the record of the run was overrun");
    const { id } = event.resource;
    const state = toStateKey(event.resource);
    const next = new Map(set);
    if (event.type === "destroyed") next.delete(id);
    else next.set(id, state);
    bytes.set(`${id}@${state}`, event.resource.bytes);
    if (!states.has(id)) states.set(id, ["none"]);
    states.get(id)?.push(event.type === "destroyed" ? "none" : state);
    add(toEventKey(event.type, id, event.resource), next);
  }

  return {
    pull() {
      for (let event = watch.next(); event !== undefined; event = watch.next()) take(event);
    },
    restart(state, isKept) {
      watch = state.watch(kind, { query });
      if (!isKept) for (const id of set.keys()) states.get(id)?.push("none");
      add(`restart ${keys.length}`, isKept ? set : new Map());
    },
    get length() {
      return keys.length;
    },
    find: (key) => places.get(key),
    print: (place) => keys[place] ?? "nothing",
    getSet: (place) => sets[place] ?? new Map(),
    getBytes: (stateKey) => bytes.get(stateKey),
    getStates: (id) => states.get(id) ?? ["none"],
  };
}
