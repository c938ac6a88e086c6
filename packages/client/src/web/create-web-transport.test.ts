import { readFileSync } from "node:fs";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { createStateHandler, type StateHandler } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { type ServeWebOptions, serveWeb } from "@cosi-spec/runtime/web";
import {
  CreateRequestSchema,
  GetRequestSchema,
  GetResponseSchema,
  ListRequestSchema,
  ListResponseSchema,
} from "@cosi-spec/types";
import { afterEach, expect, it } from "vitest";
import type { Transport } from "../transport.ts";
import { createWebTransport, type WebTransportOptions } from "./create-web-transport.ts";
import { createEndless, echoHandler } from "./servers.testdata.ts";

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const kind = { namespace: "tests", type: "Widgets.example.dev" };
const none = new Uint8Array();
const listRequest = toBinary(ListRequestSchema, create(ListRequestSchema, kind));

function createRequest(id: string): Uint8Array {
  const metadata = { ...kind, id, version: "undefined", phase: "running" };
  return toBinary(CreateRequestSchema, create(CreateRequestSchema, { resource: { metadata, spec: {} } }));
}

function getRequest(id: string): Uint8Array {
  return toBinary(GetRequestSchema, create(GetRequestSchema, { ...kind, id }));
}

async function start(
  handler: StateHandler = createStateHandler(createState()),
  options: Partial<ServeWebOptions> = {},
): Promise<string> {
  const server = await serveWeb({ handler, listen: "tcp:127.0.0.1:0", ...options });
  cleanUps.push(() => server.stop({ graceMs: 0 }));
  return server.url;
}

function connect(baseUrl: string, options: Partial<WebTransportOptions> = {}): Transport {
  const transport = createWebTransport({ baseUrl, ...options });
  cleanUps.push(() => transport.close());
  return transport;
}

async function collect(messages: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const collected: Uint8Array[] = [];
  for await (const message of messages) collected.push(message);
  return collected;
}

it("makes calls", async () => {
  const transport = connect(await start());
  expect(await collect(transport.stream("List", listRequest, {}))).toEqual([]);
  await transport.unary("Create", createRequest("a"), {});
  await transport.unary("Create", createRequest("b"), { timeoutMs: 0 });
  const answer = await transport.unary("Get", getRequest("a"), { timeoutMs: 60_000 });
  expect(answer.constructor).toBe(Uint8Array);
  expect(fromBinary(GetResponseSchema, answer).resource?.metadata?.id).toBe("a");
  const list = await collect(transport.stream("List", listRequest, {}));
  expect(list.map((bytes) => fromBinary(ListResponseSchema, bytes).resource?.metadata?.id)).toEqual([
    "a",
    "b",
  ]);
});

const recorded = readFileSync(
  new URL("../../../../conformance/recordings/wire.ndjson", import.meta.url),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => Buffer.from(JSON.parse(line).bytes, "base64"));

it("carries every recorded message unread and unchanged", async () => {
  expect(recorded).toHaveLength(709);
  const transport = connect(await start(echoHandler));
  for (const message of recorded) {
    expect(Buffer.from(await transport.unary("Get", message, {})).equals(message)).toBe(true);
  }
});

const odd: [string, Uint8Array][] = [
  ["a string that is not UTF-8", Uint8Array.of(0x0a, 2, 0xc3, 0x28)],
  ["groups", Uint8Array.of(0x0b, 0x13, 0x08, 1, 0x14, 0x0c)],
  ["a tag that is longer than need be", Uint8Array.of(0x88, 0x80, 0x00, 1)],
  ["wire types that do not exist", Uint8Array.of(0x0f, 0xff)],
  ["a message that is cut off", Uint8Array.of(0x0a, 200)],
  ["field 0", Uint8Array.of(0, 0, 0)],
  ["3 MiB of fields of two bytes", new Uint8Array(3 << 20).fill(8)],
  ["127 bytes", new Uint8Array(127).fill(10)],
  ["128 bytes", new Uint8Array(128).fill(10)],
  ["16,384 bytes", new Uint8Array(16_384)],
];

it.each(odd)("carries %s unread and unchanged", async (_, message) => {
  const transport = connect(await start(echoHandler));
  expect(Buffer.from(await transport.unary("Get", message, {})).equals(message)).toBe(true);
  const streamed = await collect(transport.stream("Watch", message, {}));
  expect(streamed.map((each) => Buffer.from(each).equals(message))).toEqual([true, true, true]);
});

it("turns a status into an error", async () => {
  const transport = connect(await start());
  await transport.unary("Create", createRequest("a"), {});
  await expect(transport.unary("Create", createRequest("a"), {})).rejects.toMatchObject({
    code: "alreadyExists",
    status: "ALREADY_EXISTS",
    rawMessage: expect.stringContaining("already exists"),
  });
  await expect(transport.unary("Get", getRequest("b"), {})).rejects.toMatchObject({ code: "notFound" });
  await expect(transport.unary("Destroy", none, {})).rejects.toMatchObject({ status: "NOT_FOUND" });
  await expect(collect(transport.stream("List", Uint8Array.of(255), {}))).rejects.toMatchObject({
    name: "CosiError",
    status: "INTERNAL",
    rawMessage: expect.stringContaining("the request cannot be decoded"),
  });
});

it("starts a stream at the first read, and one for each loop", async () => {
  const { handler, stats } = createEndless(1);
  const messages = connect(await start(handler)).stream("Watch", none, {});
  const iterator = messages[Symbol.asyncIterator]();
  expect(stats.started).toBe(0);
  await iterator.next();
  expect(stats.started).toBe(1);
  await iterator.return?.();
  for await (const _ of messages) break;
  expect(stats.started).toBe(2);
});

it("answers reads in order, also those made at once", async () => {
  const transport = connect(await start());
  for (const id of ["a", "b", "c"]) await transport.unary("Create", createRequest(id), {});
  const iterator = transport.stream("List", listRequest, {})[Symbol.asyncIterator]();
  const reads = await Promise.all([1, 2, 3, 4, 5].map(() => iterator.next()));
  expect(reads.map(({ done }) => done)).toEqual([false, false, false, true, true]);
  const ids = reads.flatMap(({ value }) =>
    value === undefined ? [] : [fromBinary(ListResponseSchema, value).resource?.metadata?.id],
  );
  expect(ids).toEqual(["a", "b", "c"]);
});

it("holds back a server whose messages are not read, and no other call", async () => {
  const messageBytes = 1 << 20;
  const { handler, stats } = createEndless(messageBytes);
  const transport = connect(await start(handler));
  const iterator = transport.stream("Watch", none, {})[Symbol.asyncIterator]();
  await iterator.next();
  // Calls on other connections, in whose time far more could be sent than sockets hold.
  for (let count = 0; count < 200; count++) await transport.unary("Get", none, {});
  const held = stats.sent;
  expect(held).toBeLessThanOrEqual(16);
  for (let count = 0; count < 40; count++) await iterator.next();
  expect(stats.sent).toBeGreaterThanOrEqual(41);
  expect(stats.sent).toBeLessThanOrEqual(41 + 16);
  await iterator.return?.();
});

it("cancels the call when the loop is left, also while a read waits", async () => {
  const broken = createEndless(1);
  for await (const _ of connect(await start(broken.handler)).stream("Watch", none, {})) break;
  await broken.canceled;
  const silent = createEndless();
  const iterator = connect(await start(silent.handler))
    .stream("Watch", none, {})
    [Symbol.asyncIterator]();
  const read = iterator.next();
  await silent.started;
  await iterator.return?.();
  expect(await read).toEqual({ done: true, value: undefined });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  await silent.canceled;
});

it("cancels calls by their signal", async () => {
  const { handler, started, canceled } = createEndless();
  const transport = connect(await start(handler));
  const controller = new AbortController();
  const { signal } = controller;
  const read = collect(transport.stream("Watch", none, { signal }));
  const answer = transport.unary("TeardownAndDestroy", none, { signal });
  await Promise.all([
    expect(read).rejects.toMatchObject({ code: "canceled", status: undefined, cause: "enough" }),
    expect(answer).rejects.toMatchObject({ code: "canceled" }),
    started.then(() => controller.abort("enough")),
  ]);
  await canceled;
  await expect(transport.unary("Get", none, { signal })).rejects.toMatchObject({ code: "canceled" });
});

it("tells a reader once that its stream was cancelled between two reads", async () => {
  const controller = new AbortController();
  const iterator = connect(await start(createEndless(1).handler))
    .stream("Watch", none, { signal: controller.signal })
    [Symbol.asyncIterator]();
  await iterator.next();
  controller.abort();
  await expect(iterator.next()).rejects.toMatchObject({ code: "canceled" });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});

it("ends calls at their deadline", async () => {
  const { handler } = createEndless();
  const transport = connect(await start(handler));
  await expect(transport.unary("TeardownAndDestroy", none, { timeoutMs: 20.5 })).rejects.toMatchObject({
    code: "deadlineExceeded",
  });
  await expect(collect(transport.stream("Watch", none, { timeoutMs: 20 }))).rejects.toMatchObject({
    code: "deadlineExceeded",
  });
  const long = [2 ** 31 - 1, 2 ** 31, Number.POSITIVE_INFINITY];
  for (const timeoutMs of long) expect(await transport.unary("Get", none, { timeoutMs })).toEqual(none);
  for (const timeoutMs of [-1, Number.NaN]) {
    await expect(transport.unary("Get", none, { timeoutMs })).rejects.toMatchObject({
      code: "invalidArgument",
    });
  }
});

it("ends all calls when it is closed, and refuses further ones", async () => {
  const { handler, started, canceled } = createEndless();
  const transport = connect(await start(handler));
  const calls = [
    transport.unary("TeardownAndDestroy", none, {}),
    collect(transport.stream("Watch", none, {})),
  ].map((call) => expect(call).rejects.toMatchObject({ code: "canceled" }));
  await started;
  transport.close();
  transport.close();
  await Promise.all([...calls, canceled]);
  await expect(transport.unary("Get", none, {})).rejects.toMatchObject({ code: "canceled" });
  await expect(collect(transport.stream("List", none, {}))).rejects.toMatchObject({ code: "canceled" });
});

it("refuses messages above its limit, before it holds them", async () => {
  const url = await start(createEndless(1_001).handler);
  const read = (maxMessageBytes: number) =>
    connect(url, { maxMessageBytes }).stream("Watch", none, {})[Symbol.asyncIterator]().next();
  await expect(read(1_000)).rejects.toMatchObject({ code: "resourceExhausted" });
  expect((await read(1_001)).value).toHaveLength(1_001);
});

it("is told by the server that a request is too large", async () => {
  const transport = connect(await start(echoHandler, { maxMessageBytes: 1_000 }));
  expect(await transport.unary("Get", new Uint8Array(1_000), {})).toHaveLength(1_000);
  await expect(transport.unary("Get", new Uint8Array(1_001), {})).rejects.toMatchObject({
    code: "resourceExhausted",
    status: "RESOURCE_EXHAUSTED",
  });
});

it("ends calls with unavailable when the server stops", async () => {
  const server = await serveWeb({
    handler: createStateHandler(createState()),
    listen: "tcp:127.0.0.1:0",
  });
  const iterator = connect(server.url).stream("Watch", listRequest, {})[Symbol.asyncIterator]();
  await iterator.next();
  const read = expect(iterator.next()).rejects.toMatchObject({ code: "unavailable", status: "UNAVAILABLE" });
  await server.stop();
  await read;
});
