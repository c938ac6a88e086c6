import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient, type Transport } from "@cosi-spec/client";
import { createGrpcTransport } from "@cosi-spec/client/grpc";
import type { Resource as StoredResource } from "@cosi-spec/runtime/state";
import { createRandom } from "../create-random.ts";
import { areSameBytes, findDefect, findStateDefect, toBytes } from "./check-story.testdata.ts";
import { createSeen, type FaultServer, type Seen, startFaultServer } from "./fault-server.testdata.ts";
import { toStateKey } from "./history.testdata.ts";
import { fenceId, kinds, queries } from "./kinds.testdata.ts";
import { createLineClock, type LineClock } from "./line-clock.testdata.ts";
import {
  type CacheObserver,
  type EventFilter,
  type EventObserver,
  type Observer,
  observeCache,
  observeEvents,
  observeOne,
  type StateObserver,
} from "./observers.testdata.ts";
import { createScript, printScript, type Script, type Step } from "./script.testdata.ts";

/** What to do to a client so that it is wrong. */
export interface Saboteur {
  readonly name: string;
  /** What a run has to say about it. */
  readonly finds: RegExp;
  readonly transport?: (transport: Transport) => Transport;
  readonly client?: (client: Client) => Client;
  readonly filter?: EventFilter;
}

/** Options of a run. */
export interface RunOptions {
  /** Default: nobody. */
  readonly saboteur?: Saboteur | undefined;
  /** Milliseconds of the machine after which a run has failed. Default 20,000. */
  readonly maxMs?: number | undefined;
}

/** How a run went. */
export interface RunResult {
  readonly seed: number;
  readonly seen: Seen & { resynced: number };
  /** What is wrong; undefined if nothing is. */
  readonly defect: string | undefined;
}

/** How long the server has to give a sign of life, by the time of the machine. */
const silenceMs = 150;

/** The observers of a run. */
interface Observers {
  readonly all: EventObserver;
  readonly queried: EventObserver;
  readonly second: EventObserver;
  readonly third: EventObserver;
  readonly one: StateObserver;
  readonly cache: CacheObserver;
}

/** Does what the script of a seed says, between a real client and a real server. Never rejects. */
export async function runFaults(
  seed: number,
  { saboteur, maxMs = 20_000 }: RunOptions = {},
): Promise<RunResult> {
  const script = createScript(seed);
  const folder = mkdtempSync(join(tmpdir(), "cosi-f-"));
  const random = createRandom(~seed);
  const seen = createSeen();
  const server = await startFaultServer(script, folder, random, seen);
  const grpc = createGrpcTransport({ endpoint: server.proxy.address });
  const clock = createLineClock(silenceMs);
  const whole = createClient({ transport: saboteur?.transport?.(grpc) ?? grpc, clock, random });
  const client = saboteur?.client?.(whole) ?? whole;
  const stop = new AbortController();
  const run = createRun(script, server, clock, seen, maxMs);
  const start = (): Observers => {
    const filter: EventFilter = saboteur?.filter ?? ((events) => events);
    const context = { client, signal: stop.signal, silenceMs, onNews: run.onNews, filter };
    return {
      all: observeEvents("watch", kinds[0], {}, context),
      queried: observeEvents(
        "watch with query",
        kinds[0],
        queries[script.query as 0 | 1 | 2].client,
        context,
      ),
      second: observeEvents("watch of the second kind", kinds[1], {}, context),
      third: observeEvents("watch of the third kind", kinds[2], {}, context),
      one: observeOne("watchOne", kinds[0], "a", context),
      cache: observeCache("cache", kinds[0], context),
    };
  };
  let defect: string | undefined;
  let observers: Observers | undefined;
  try {
    for (const [i, step] of script.steps.entries()) {
      if (i === script.startAt) observers = start();
      if (step.verb === "quiet" && observers !== undefined) await run.checkQuiet(observers);
      else await run.take(step, observers);
      for (let turn = 0; turn < step.turns; turn++) await nextTurn();
    }
    observers ??= start();
    await run.checkQuiet(observers);
    judgeStories(server, observers);
  } catch (error) {
    defect = error instanceof Defect ? error.message : `the run itself failed: ${describe(error)}`;
  }
  stop.abort();
  client.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  const resynced = observers?.all.events.filter(({ kind }) => kind === "resynced").length ?? 0;
  return { seed, seen: { ...seen, resynced }, defect };
}

/** What to print of a run that has failed: all that is needed to understand and to repeat it. */
export function printFailure({ seed, defect }: RunResult): string {
  const command = `node tools/run.mjs node packages/testing/faults/run.ts --seed ${seed}`;
  return `seed ${seed}: ${defect}\n${printScript(createScript(seed))}\nrepeat it: ${command}`;
}

/** Says what is wrong with the client. */
class Defect extends Error {
  override readonly name = "Defect";
}

function createRun(script: Script, server: FaultServer, clock: LineClock, seen: Seen, maxMs: number) {
  const { proxy } = server;
  let news = Promise.withResolvers<void>();
  let isSlow = false;
  let isReaderPaused = false;
  const onNews = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };

  async function take(step: Step, observers: Observers | undefined): Promise<void> {
    switch (step.verb) {
      case "reset":
        if (proxy.reset() > 0) seen.reset++;
        break;
      case "freeze":
        if (proxy.freeze() > 0) {
          seen.freeze++;
          clock.setSilent(true);
        }
        break;
      case "cut":
        proxy.cutAfter(step.bytes, step.direction, () => seen.cut++);
        break;
      case "slow":
        if (!isSlow && proxy.connectionCount > 0) seen.slow++;
        isSlow = true;
        proxy.pause("toClient");
        break;
      case "fast":
        isSlow = false;
        proxy.resume("toClient");
        break;
      case "expire":
        proxy.setHolding(true);
        if (proxy.reset() > 0) seen.reset++;
        server.write({ verb: "burst", count: 12, padBytes: 0 });
        proxy.setHolding(false);
        break;
      case "pauseReader":
        if (observers !== undefined && !isReaderPaused) {
          isReaderPaused = true;
          seen.pausedReader++;
          observers.all.pause();
        }
        break;
      case "resumeReader":
        isReaderPaused = false;
        observers?.all.resume();
        break;
      case "restart":
        await server.restart(step.keeps);
        if (step.keeps === "everything") seen.restartEverything++;
        else if (step.keeps === "resources") seen.restartResources++;
        else seen.restartNothing++;
        break;
      case "quiet":
        break;
      default:
        server.write(step);
    }
  }

  /** Waits until all observers have seen the fence. Nothing goes wrong any more meanwhile. */
  async function waitForFence(observers: readonly Observer[]): Promise<void> {
    server.fence();
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), maxMs);
    try {
      for (;;) {
        const next = news.promise;
        const missing = observers.filter((observer) => !observer.hasSeen(getGoal(server, observer)));
        const ended = observers.find(({ error }) => error !== undefined);
        if (ended !== undefined) throw new Defect(`${ended.name} has ended: ${describe(ended.error)}`);
        if (missing.length === 0) return;
        if ((await Promise.race([next, late.promise])) === "late") {
          const names = missing.map(({ name }) => name).join(", ");
          throw new Defect(`not seen within ${maxMs} ms what the server has, by: ${names}`);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async function checkQuiet(observers: Observers): Promise<void> {
    proxy.heal();
    isSlow = false;
    isReaderPaused = false;
    observers.all.resume();
    await waitForFence(Object.values(observers));
    // A bootstrap that was under way when the first one came is over at the second.
    await waitForFence(Object.values(observers));
    clock.setSilent(false);
    compareSets(script, server, observers);
  }

  return { onNews, take, checkQuiet };
}

/** The state that an observer has to see. */
function getGoal({ state }: FaultServer, { name }: Observer): string {
  const place = name === "watch of the second kind" ? 1 : name === "watch of the third kind" ? 2 : 0;
  const found = state.find({ ...kinds[place].name, id: name === "watchOne" ? "a" : fenceId });
  return found === undefined ? "none" : toStateKey(found);
}

function compareSets(
  script: Script,
  { state }: FaultServer,
  { all, queried, second, third, cache }: Observers,
): void {
  const listed = state.list(kinds[0].name);
  const selected = state.list(kinds[0].name, queries[script.query as 0 | 1 | 2].state);
  compare(all.name, [...all.resources.values()], listed);
  compare(queried.name, [...queried.resources.values()], selected);
  compare(second.name, [...second.resources.values()], state.list(kinds[1].name));
  compare(third.name, [...third.resources.values()], state.list(kinds[2].name));
  compare(cache.name, cache.cache.list(), listed);
  for (const site of ["lab", "shop", ""]) {
    const inSite = listed.filter(({ labels }) => (labels.get("site") ?? "") === site);
    compare(`cache by site ${site}`, cache.cache.listBy("site", site), inSite);
  }
}

function compare(name: string, got: Parameters<typeof toBytes>[0][], want: readonly StoredResource[]): void {
  const print = (id: string, key: string): string => `${id}@${key}`;
  const gotKeys = got.map(({ metadata }) => print(metadata.id, toStateKey(metadata))).sort();
  const wantKeys = want.map((resource) => print(resource.id, toStateKey(resource))).sort();
  if (gotKeys.join() !== wantKeys.join())
    throw new Defect(`${name} differs from the list of the server\n  want ${wantKeys}\n  got  ${gotKeys}`);
  const byId = new Map(got.map((resource) => [resource.metadata.id, toBytes(resource)]));
  const wrong = want.find(({ id, bytes }) => !areSameBytes(byId.get(id), bytes));
  if (wrong !== undefined) throw new Defect(`${name} has other bytes of ${wrong.id} than the server`);
}

function judgeStories({ histories, queried }: FaultServer, observers: Observers): void {
  const [first, second, third] = histories;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error("a history is missing");
  const judge = ({ name }: Observer, found: string | undefined): void => {
    if (found !== undefined) throw new Defect(`${name}: ${found}`);
  };
  judge(observers.all, findDefect(observers.all.events, first, first));
  judge(observers.queried, findDefect(observers.queried.events, queried, first));
  judge(observers.second, findDefect(observers.second.events, second, second));
  judge(observers.third, findDefect(observers.third.events, third, third));
  judge(observers.cache, findDefect(observers.cache.events, first, first));
  judge(observers.one, findStateDefect(observers.one.states, first.getStates("a")));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
