import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStateHandler, type RunningServer, serve } from "@cosi-spec/runtime/server";
import { createState, type State } from "@cosi-spec/runtime/state";
import { HostnameSpecs } from "@cosi-spec/types/resources";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createClient } from "../client.ts";
import type { Clock } from "../clock.ts";
import { createGrpcTransport } from "./create-grpc-transport.ts";

/** What a line does with a connection. */
type Treatment = "forward" | "close" | "silence";

const silenceMs = 40;
let folder = "";
let state: State;
let server: RunningServer;
let line: Server;
let sockets: Socket[] = [];
/** Treatments of the next connections; those beyond are forwarded. */
let treatments: Treatment[] = [];
let isFrozen = false;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cosi-"));
  state = createState();
  server = await serve({ handler: createStateHandler(state), listen: `unix:${folder}/server` });
  sockets = [];
  treatments = [];
  isFrozen = false;
  line = createServer(accept);
  await new Promise<void>((resolve) => line.listen(`${folder}/line`, resolve));
});

afterEach(async () => {
  line.close();
  for (const socket of sockets) socket.destroy();
  await server.stop({ graceMs: 0 });
  rmSync(folder, { recursive: true });
});

function accept(client: Socket): void {
  sockets.push(client);
  client.on("error", () => undefined);
  const treatment = treatments.shift() ?? "forward";
  if (treatment === "close") client.destroy();
  if (treatment !== "forward") return;
  const behind = connect(`${folder}/server`);
  sockets.push(behind);
  behind.on("error", () => undefined);
  let isDead = false;
  const forward = (to: Socket) => (chunk: Buffer) => {
    isDead ||= isFrozen;
    if (!isDead) to.write(chunk);
  };
  client.on("data", forward(behind));
  behind.on("data", forward(client));
}

/** A client to whom silence is over when it is said, and other waits at once when it is ready. */
function setUp({ isReady = Promise.resolve(), endpoints = ["line"] } = {}) {
  const waiting = new Set<() => void>();
  let isSilent = false;
  const clock: Clock = {
    now: () => 0,
    sleep: (ms) =>
      new Promise((resolve) => {
        if (ms !== silenceMs) void isReady.then(() => setImmediate(resolve));
        else if (isSilent) setImmediate(resolve);
        else waiting.add(resolve);
      }),
  };
  const client = createClient({
    transport: createGrpcTransport({ endpoint: endpoints.map((name) => `unix:${folder}/${name}`) }),
    ...{ clock, random: () => 0.5 },
  });
  return {
    client,
    endSilence() {
      isSilent = true;
      for (const resolve of waiting) resolve();
    },
  };
}

async function take<T>(events: AsyncIterator<T>): Promise<T> {
  const { done, value } = await events.next();
  if (done === true) throw new Error("it has ended");
  return value;
}

it("leaves a connection that is half open, with all its calls, when the server gives no sign of life over it", async () => {
  const { client, endSilence } = setUp();
  await client.create(HostnameSpecs, { id: "a", spec: { hostname: "a" } });
  const watchful = client.watch(HostnameSpecs, { silenceMs })[Symbol.asyncIterator]();
  const trusting = client.watch(HostnameSpecs)[Symbol.asyncIterator]();
  for (const events of [watchful, trusting]) {
    await take(events);
    expect((await take(events)).kind).toBe("bootstrapped");
  }
  const next = [take(watchful), take(trusting)];
  isFrozen = true;
  const lost = client.get(HostnameSpecs, "a");
  // The line works again for connections to come; nobody has closed the one that is there.
  await new Promise<void>((resolve) => {
    sockets[0]?.once("data", () => {
      isFrozen = false;
      resolve();
    });
  });
  endSilence();
  expect((await lost).spec.hostname).toBe("a");
  await client.modify(HostnameSpecs, "a", () => ({ spec: { hostname: "b" } }));
  for (const event of await Promise.all(next))
    expect(event).toMatchObject({ kind: "updated", resource: { spec: { hostname: "b" } } });
  client.close();
});

it("goes to the next endpoint when the connection to one is dead", async () => {
  const { client, endSilence } = setUp({ endpoints: ["line", "server"] });
  const events = client.watch(HostnameSpecs, { silenceMs })[Symbol.asyncIterator]();
  expect((await take(events)).kind).toBe("bootstrapped");
  const next = take(events);
  isFrozen = true;
  endSilence();
  state.create({ namespace: HostnameSpecs.namespace, type: HostnameSpecs.type, id: "a" });
  expect(await next).toMatchObject({ kind: "created" });
  client.close();
});

it("does not wait for a peer that accepts its connection and says nothing", async () => {
  treatments = ["close", "silence"];
  // The second attempt is one of grpc-js, which meanwhile fails all calls.
  const isReady = new Promise<void>((resolve) => {
    line.on("connection", () => treatments.length === 0 && resolve());
  });
  const { client } = setUp({ isReady });
  const events = client.watch(HostnameSpecs)[Symbol.asyncIterator]();
  expect((await take(events)).kind).toBe("bootstrapped");
  expect(treatments).toEqual([]);
  client.close();
});
