import { createStateHandler, type RunningServer, serve } from "@cosi-spec/runtime/server";
import {
  createState,
  type ResourceName,
  type ResourceStorage,
  type State,
  StateError,
} from "@cosi-spec/runtime/state";
import { createFaultProxy, type FaultProxy } from "../fault-proxy/create-fault-proxy.ts";
import { type History, recordHistory } from "./history.testdata.ts";
import { fenceId, fenceLabels, kinds, queries } from "./kinds.testdata.ts";
import type { Script, Write } from "./script.testdata.ts";

/** How often what really happened. */
export interface Seen {
  reset: number;
  freeze: number;
  cut: number;
  slow: number;
  pausedReader: number;
  restartEverything: number;
  restartResources: number;
  restartNothing: number;
  /** Watches that ended, or were refused, because the history was no longer kept. */
  overrun: number;
  /** Watches that went on at a bookmark. */
  resumed: number;
  /** Bookmarks that were refused. */
  refused: number;
}

/** Counts of nothing. */
export function createSeen(): Seen {
  return {
    ...{ reset: 0, freeze: 0, cut: 0, slow: 0, pausedReader: 0, restartEverything: 0, restartResources: 0 },
    ...{ restartNothing: 0, overrun: 0, resumed: 0, refused: 0 },
  };
}

/** A real server on a socket behind a fault proxy, and what it has told. */
export interface FaultServer {
  readonly proxy: FaultProxy;
  /** The state that the server has now. */
  readonly state: State;
  /** For each kind what happened to all of its resources. */
  readonly histories: readonly History[];
  /** What happened to the resources of the first kind that the query of the run selects. */
  readonly queried: History;
  /** Writes into the state. What the rules of the state refuse does not happen. */
  write(write: Write): void;
  /** Writes the fence of every kind. */
  fence(): void;
  /** Another server, with or without what this one has, takes its place. */
  restart(keeps: "everything" | "resources" | "nothing"): Promise<void>;
  close(): Promise<void>;
}

/** Starts the server of a run in a folder of its own. */
export async function startFaultServer(
  script: Script,
  folder: string,
  random: () => number,
  seen: Seen,
): Promise<FaultServer> {
  const query = queries[script.query as 0 | 1 | 2].state;
  let seconds = 0n;
  let lives = 0;
  let writes = 0;
  let servers = 0;
  let storage = createMapStorage();
  const createStoredState = (): State =>
    createState({
      storage,
      historyCapacity: script.historyCapacity,
      nowMs: () => 0,
      clock: () => ({ seconds: ++seconds, nanos: 7 }),
      randomBytes: (count) => new Uint8Array(count).fill(++lives),
    });
  let state = createStoredState();
  const start = (): Promise<RunningServer> => {
    const listen = script.listen === "unix" ? `unix:${folder}/s${servers++}` : "tcp:127.0.0.1:0";
    return serve({ handler: createStateHandler(countWatches(state, seen)), listen });
  };
  let server = await start();
  const proxy = await createFaultProxy({
    listen: script.listen === "unix" ? `unix:${folder}/proxy` : "tcp:127.0.0.1:0",
    target: server.address,
    isFragmenting: script.isFragmenting,
    random,
  });
  const histories = kinds.map(({ name }) => recordHistory(state, name));
  const queried = recordHistory(state, kinds[0].name, query);
  const pull = (): void => {
    for (const history of [...histories, queried]) history.pull();
  };

  function put(kind: number, id: string, labels: ReadonlyMap<string, string>, padBytes = 0): void {
    const { name, toContent } = kinds[kind as 0 | 1 | 2];
    const stored = state.find({ ...name, id });
    const annotations = new Map([["pad", "x".repeat(padBytes)]]);
    const content = { ...name, id, labels, ...toContent(++writes), ...(padBytes > 0 && { annotations }) };
    if (stored === undefined) state.create(content);
    else
      state.update({
        ...content,
        version: stored.version,
        phase: stored.phase,
        finalizers: stored.finalizers,
      });
    pull();
  }

  function apply(write: Write): void {
    if (write.verb === "burst") {
      for (let i = 0; i < write.count; i++) put(0, `burst-${i % 3}`, fenceLabels, write.padBytes);
      return;
    }
    if (write.verb === "put") {
      put(
        write.kind,
        write.id,
        new Map([
          ["site", write.site],
          ["rack", `${write.rack}`],
        ]),
      );
      return;
    }
    const name = { ...kinds[write.kind as 0 | 1 | 2].name, id: write.id };
    if (write.verb === "destroy") state.destroy(name);
    else if (write.verb === "teardown") state.teardown(name);
    else {
      const { version, phase, labels, annotations, protoSpec, yamlSpec } = state.get(name);
      const finalizers = write.verb === "addFinalizer" ? ["holder"] : [];
      state.update({ ...name, version, phase, labels, annotations, protoSpec, yamlSpec, finalizers });
    }
  }

  return {
    proxy,
    get state() {
      return state;
    },
    histories,
    queried,
    write(write) {
      try {
        apply(write);
      } catch (error) {
        // There is no such resource, or it has a finalizer: the script does not know.
        if (!(error instanceof StateError)) throw error;
      }
      pull();
    },
    fence() {
      for (const kind of kinds.keys()) put(kind, fenceId, fenceLabels);
    },
    async restart(keeps) {
      const before = server;
      proxy.setHolding(true);
      if (keeps !== "everything") {
        if (keeps === "nothing") storage = createMapStorage();
        state = createStoredState();
        for (const history of [...histories, queried]) history.restart(state, keeps === "resources");
      }
      server = await start();
      proxy.setTarget(server.address);
      await before.stop({ graceMs: 0 });
      proxy.setHolding(false);
    },
    async close() {
      await proxy.close();
      await server.stop({ graceMs: 0 });
    },
  };
}

/** Keeps what a server has over its restart. */
function createMapStorage(): ResourceStorage {
  const records = new Map<string, Uint8Array>();
  const toKey = ({ namespace, type, id }: ResourceName): string => JSON.stringify([namespace, type, id]);
  return {
    load: () => [...records.values()],
    put: (name, record) => void records.set(toKey(name), Uint8Array.from(record)),
    remove: (name) => void records.delete(toKey(name)),
  };
}

/** The same state, whose watches are counted. */
function countWatches(state: State, seen: Seen): State {
  const open: State["watch"] = (kind, options = {}) => {
    const isResumed = options.bookmark !== undefined;
    try {
      const watch = state.watch(kind, options);
      if (isResumed) seen.resumed++;
      return {
        next() {
          const event = watch.next();
          if (event?.type === "errored") seen.overrun++;
          return event;
        },
        get end() {
          return watch.end;
        },
        onReady: (listener) => watch.onReady(listener),
        close: () => watch.close(),
      };
    } catch (error) {
      if (error instanceof StateError && error.code === "invalidBookmark") {
        seen.refused++;
        if (!error.message.includes("life")) seen.overrun++;
      }
      throw error;
    }
  };
  return {
    options: state.options,
    find: (name) => state.find(name),
    get: (name) => state.get(name),
    list: (kind, query) => state.list(kind, query),
    create: (input, options) => state.create(input, options),
    update: (input, options) => state.update(input, options),
    destroy: (name, options) => state.destroy(name, options),
    teardown: (name, options) => state.teardown(name, options),
    teardownAndDestroy: (name, options) => state.teardownAndDestroy(name, options),
    getStats: () => state.getStats(),
    watch: open,
  };
}
