import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRequestSchema, ListRequestSchema, WatchRequestSchema } from "@cosi-spec/types";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createState } from "../state/state.ts";
import { createStateHandler } from "./create-state-handler.ts";
import type { StateHandler } from "./handler.ts";
import { type RunningServer, type ServeOptions, serve } from "./serve.ts";
import { Code } from "./status.ts";
import { encode, kind, readEvents, resource } from "./testing.testdata.ts";

let folder = "";
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await rm(folder, { recursive: true });
});

function createHandler(): StateHandler {
  return createStateHandler(createState());
}

async function start(options: Partial<ServeOptions> = {}): Promise<RunningServer> {
  const server = await serve({ handler: createHandler(), listen: `unix:${join(folder, "s")}`, ...options });
  cleanUps.push(() => server.stop({ graceMs: 0 }));
  return server;
}

function connectTo({ address }: RunningServer): Client {
  const client = new Client(address.replace(/^tcp:/, ""), credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });
  cleanUps.push(() => client.close());
  return client;
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes);
const asBytes = (bytes: Buffer) => bytes;

function callUnary(
  client: Client,
  path: string,
  request: Uint8Array,
): Promise<{ code: number; message?: Buffer }> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, asBuffer, asBytes, request, (error, message) => {
      resolve(
        error === null ? { code: 0, ...(message === undefined ? {} : { message }) } : { code: error.code },
      );
    });
  });
}

function openStream(client: Client, path: string, request: Uint8Array) {
  const stream = client.makeServerStreamRequest(path, asBuffer, asBytes, request);
  const messages: Buffer[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  stream.on("data", (message: Buffer) => {
    messages.push(message);
    for (const { count, resolve } of waiting) if (messages.length >= count) resolve();
  });
  const end = new Promise<number>((resolve) => {
    stream.on("error", (error: ServiceError) => resolve(error.code));
    stream.on("end", () => resolve(0));
  });
  const received = (count: number) =>
    messages.length >= count
      ? Promise.resolve()
      : new Promise<void>((resolve) => waiting.push({ count, resolve }));
  return { stream, messages, end, received };
}

const state = "/cosi.resource.State";
const create = (id: string, size = 0) =>
  encode(CreateRequestSchema, { resource: resource(id, {}, { protoSpec: new Uint8Array(size) }) });

it("serves all calls over a unix socket that only its user can open [COSI-TRN-001]", async () => {
  const server = await start();
  expect((await stat(join(folder, "s"))).mode & 0o777).toBe(0o600);
  const client = connectTo(server);
  expect((await callUnary(client, `${state}/Create`, create("a"))).code).toBe(0);
  expect((await callUnary(client, `${state}/Create`, create("a"))).code).toBe(Code.ALREADY_EXISTS);
  const list = openStream(client, `${state}/List`, encode(ListRequestSchema, kind));
  expect(await list.end).toBe(0);
  expect(list.messages).toHaveLength(1);
  expect((await callUnary(client, `${state}/Nope`, create("a"))).code).toBe(Code.UNIMPLEMENTED);
});

it("serves tcp on a port that the system chooses", async () => {
  const server = await start({ listen: ["tcp:127.0.0.1:0"] });
  expect(server.address).toMatch(/^tcp:127\.0\.0\.1:[1-9]\d*$/);
  expect((await callUnary(connectTo(server), `${state}/Create`, create("a"))).code).toBe(0);
});

it("refuses requests above the limit and goes on [COSI-LIM-008] [COSI-LIM-007]", async () => {
  const client = connectTo(await start());
  expect((await callUnary(client, `${state}/Create`, create("large", 4_194_000))).code).toBe(0);
  expect((await callUnary(client, `${state}/Create`, create("huge", 4_194_305))).code).toBe(
    Code.RESOURCE_EXHAUSTED,
  );
  expect((await callUnary(client, `${state}/Create`, create("a"))).code).toBe(0);
});

it("delivers events to several watches in order [COSI-WCH-005]", async () => {
  const client = connectTo(await start());
  const request = encode(WatchRequestSchema, { ...kind, apiVersion: 1 });
  const watches = [1, 2, 3].map(() => openStream(client, `${state}/Watch`, request));
  for (const watch of watches) await watch.received(1);
  const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
  for (const id of ids) await callUnary(client, `${state}/Create`, create(id));
  for (const { received, messages, stream, end } of watches) {
    await received(51);
    expect(readEvents(messages)).toEqual([[], ...ids.map((id) => [`0 ${id}`])]);
    stream.cancel();
    expect(await end).toBe(Code.CANCELLED);
  }
});

it("releases a watch whose client has left [COSI-TRN-005]", async () => {
  const stored = createState();
  const inner = createStateHandler(stored);
  let onReleased: (() => void) | undefined;
  const released = new Promise<void>((resolve) => {
    onReleased = resolve;
  });
  const handler: StateHandler = {
    close: () => inner.close(),
    call(method, bytes, context) {
      context.signal.addEventListener("abort", () => onReleased?.());
      return inner.call(method, bytes, context);
    },
  };
  const client = connectTo(await start({ handler }));
  const watch = openStream(client, `${state}/Watch`, encode(WatchRequestSchema, kind));
  await watch.received(1);
  expect(stored.getStats().watches).toBe(1);
  watch.stream.cancel();
  await released;
  expect(stored.getStats().watches).toBe(0);
});

it("keeps little for a watcher that does not read, and tells it what it lost [COSI-WCH-049]", async () => {
  const stored = createState({ historyCapacity: 10 });
  const server = await start({ handler: createStateHandler(stored) });
  const client = connectTo(server);
  // Plain HTTP/2, because the gRPC client reads ahead of the program.
  const session = connectHttp2("http://localhost", { createConnection: () => connect(join(folder, "s")) });
  cleanUps.push(() => session.destroy());
  const watch = session.request({
    ":method": "POST",
    ":path": `${state}/Watch`,
    "content-type": "application/grpc",
    te: "trailers",
  });
  watch.end(frame(encode(WatchRequestSchema, { ...kind, apiVersion: 1 })));
  await new Promise((resolve) => watch.once("response", resolve));
  for (let index = 0; index < 40; index++) {
    stored.create({ ...kind, id: `${index}`, protoSpec: new Uint8Array(100_000) });
    await callUnary(client, `${state}/Get`, new Uint8Array(0));
  }
  const trailers = new Promise<IncomingHttpHeaders>((resolve) => watch.once("trailers", resolve));
  const chunks: Buffer[] = [];
  for await (const chunk of watch) chunks.push(chunk);
  expect((await trailers)["grpc-status"]).toBe(`${Code.ABORTED}`);
  const events = readEvents(unframe(Buffer.concat(chunks))).flat();
  expect(events.at(-1)).toBe("4 -");
  const delivered = events.slice(0, -1);
  expect(delivered).toEqual(delivered.map((_, index) => `0 ${index}`));
  // One message of 100 kB is under way, and no more than 64 KiB are handed over in advance.
  expect(delivered.length).toBeLessThanOrEqual(2);
});

function frame(message: Uint8Array): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}

function unframe(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = start + 5 + bytes.readUInt32BE(start + 1);
    messages.push(bytes.subarray(start + 5, end));
    start = end;
  }
  return messages;
}

it("ends open watches with UNAVAILABLE and stops at once [COSI-TRN-009] [COSI-TRN-010]", async () => {
  const server = await start();
  const client = connectTo(server);
  const watch = openStream(client, `${state}/Watch`, encode(WatchRequestSchema, kind));
  const health = openStream(client, "/grpc.health.v1.Health/Watch", new Uint8Array(0));
  await watch.received(1);
  await health.received(1);
  // Far longer than the test may take: nothing has to be cut.
  await server.stop({ graceMs: 600_000 });
  expect(await watch.end).toBe(Code.UNAVAILABLE);
  expect(await health.end).toBe(Code.UNAVAILABLE);
  expect(health.messages.map((message) => message[1])).toEqual([1, 2]);
  await expect(stat(join(folder, "s"))).rejects.toMatchObject({ code: "ENOENT" });
});

it("tells its health", async () => {
  const client = connectTo(await start());
  const path = "/grpc.health.v1.Health/Check";
  for (const service of ["", "cosi.resource.State"]) {
    const request = Buffer.concat([Buffer.from([10, service.length]), Buffer.from(service)]);
    expect(await callUnary(client, path, request)).toEqual({ code: 0, message: Buffer.from([8, 1]) });
  }
  expect((await callUnary(client, path, Buffer.from([10, 1, 120]))).code).toBe(Code.NOT_FOUND);
  expect((await callUnary(client, path, Buffer.from([10, 9]))).code).toBe(Code.INTERNAL);
});

it("contains a handler that throws [COSI-LIM-001]", async () => {
  const handler: StateHandler = {
    close: () => undefined,
    call() {
      throw new Error("secret");
    },
  };
  const client = connectTo(await start({ handler }));
  expect((await callUnary(client, `${state}/Get`, create("a"))).code).toBe(Code.INTERNAL);
  expect(await openStream(client, `${state}/List`, create("a")).end).toBe(Code.INTERNAL);
});

it("replaces the socket of a server that is gone, and leaves everything else alone", async () => {
  const path = join(folder, "s");
  const live = await start();
  await expect(start()).rejects.toThrow(/another server is listening/);
  await live.stop();
  await writeFile(path, "");
  await expect(start()).rejects.toThrow(/not a socket/);
  await rm(path);
  await leaveStaleSocket(path);
  const server = await start();
  expect((await callUnary(connectTo(server), `${state}/Create`, create("a"))).code).toBe(0);
});

/** Leaves a socket file without a server, as a killed process does. */
async function leaveStaleSocket(path: string): Promise<void> {
  const { link } = await import("node:fs/promises");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.old`, resolve));
  await link(`${path}.old`, path);
  await new Promise((resolve) => server.close(resolve));
}

it("refuses addresses that other machines can reach unless told otherwise", async () => {
  await expect(start({ listen: "tcp:0.0.0.0:0" })).rejects.toMatchObject({ name: "ListenError" });
  const server = await start({ listen: "tcp:0.0.0.0:0", allowRemote: true });
  expect(server.address).toMatch(/^tcp:0\.0\.0\.0:\d+$/);
});

it.each([{ maxMessageBytes: 0 }, { maxConnections: 1.5 }, { keepaliveMs: 2 ** 31 }])(
  "refuses the options %j",
  async (options) => {
    await expect(start(options)).rejects.toThrow(RangeError);
  },
);
