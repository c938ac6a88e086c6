import { mkdtemp, rm } from "node:fs/promises";
import { connect as connectSocket, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  Code,
  createStateHandler,
  type ServerCall,
  type StateHandler,
  serve,
} from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import {
  CreateRequestSchema,
  GetRequestSchema,
  GetResponseSchema,
  ListRequestSchema,
  ListResponseSchema,
  WatchRequestSchema,
} from "@cosi-spec/types";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Transport } from "../transport.ts";
import { createGrpcTransport, type GrpcTransportOptions } from "./create-grpc-transport.ts";

let folder = "";
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await rm(folder, { recursive: true });
});

const kind = { namespace: "tests", type: "Widgets.example.dev" };
const none = new Uint8Array();

function createRequest(id: string): Uint8Array {
  const metadata = { ...kind, id, version: "undefined", phase: "running" };
  return toBinary(CreateRequestSchema, create(CreateRequestSchema, { resource: { metadata, spec: {} } }));
}

function getRequest(id: string): Uint8Array {
  return toBinary(GetRequestSchema, create(GetRequestSchema, { ...kind, id }));
}

const listRequest = toBinary(ListRequestSchema, create(ListRequestSchema, kind));
const watchRequest = toBinary(WatchRequestSchema, create(WatchRequestSchema, { ...kind, apiVersion: 1 }));

async function start(
  handler: StateHandler = createStateHandler(createState()),
  listen = `unix:${join(folder, "s")}`,
): Promise<string> {
  const server = await serve({ handler, listen });
  cleanUps.push(() => server.stop({ graceMs: 0 }));
  return server.address;
}

function connect(endpoint: string, options: Partial<GrpcTransportOptions> = {}): Transport {
  const transport = createGrpcTransport({ endpoint, ...options });
  cleanUps.push(() => transport.close());
  return transport;
}

async function collect(messages: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const collected: Uint8Array[] = [];
  for await (const message of messages) collected.push(message);
  return collected;
}

/** A handler whose Get answers nothing and whose other calls never end; streams send messages of `messageBytes`. */
function createEndless(messageBytes = 0) {
  const stats = { started: 0, sent: 0 };
  const started = Promise.withResolvers<void>();
  const canceled = Promise.withResolvers<void>();
  const handler: StateHandler = {
    close: () => undefined,
    call(method, _request, { signal }): ServerCall {
      if (method === "Get") {
        let answer: Uint8Array | undefined = none;
        const next = () => {
          const message = answer;
          answer = undefined;
          return message;
        };
        return {
          next,
          end: { code: Code.OK, message: "" },
          onReady: () => undefined,
          cancel: () => undefined,
        };
      }
      stats.started++;
      started.resolve();
      signal.addEventListener("abort", () => canceled.resolve());
      const next = () => {
        if (messageBytes === 0) return undefined;
        stats.sent++;
        return new Uint8Array(messageBytes);
      };
      return { next, end: undefined, onReady: () => undefined, cancel: () => undefined };
    },
  };
  return { handler, stats, started: started.promise, canceled: canceled.promise };
}

it.each(["unix", "tcp"])("makes calls over %s", async (scheme) => {
  const endpoint = await start(undefined, scheme === "tcp" ? "tcp:127.0.0.1:0" : undefined);
  const transport = connect(endpoint);
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

it("turns a status into an error", async () => {
  const transport = connect(await start());
  await transport.unary("Create", createRequest("a"), {});
  await expect(transport.unary("Create", createRequest("a"), {})).rejects.toMatchObject({
    code: "alreadyExists",
    status: "ALREADY_EXISTS",
  });
  await expect(transport.unary("Get", getRequest("b"), {})).rejects.toMatchObject({ code: "notFound" });
  await expect(collect(transport.stream("List", Uint8Array.of(255), {}))).rejects.toMatchObject({
    name: "CosiError",
    status: "INTERNAL",
  });
});

it("starts a stream at the first read, and one for each loop", async () => {
  const { handler, stats } = createEndless(1);
  const messages = connect(await start(handler)).stream("Watch", watchRequest, {});
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
    value === undefined ? [] : [fromBinary(ListResponseSchema, value)],
  );
  expect(ids.map(({ resource }) => resource?.metadata?.id)).toEqual(["a", "b", "c"]);
});

it("holds back a server whose messages are not read, and no other call", async () => {
  const { handler, stats } = createEndless(256 * 1024);
  const transport = connect(await start(handler));
  const iterator = transport.stream("Watch", watchRequest, {})[Symbol.asyncIterator]();
  await iterator.next();
  // Enough round trips on the same connection to send far more than is allowed here.
  for (let count = 0; count < 100; count++) await transport.unary("Get", none, {});
  expect(stats.sent).toBeLessThanOrEqual(4);
  for (let count = 0; count < 20; count++) await iterator.next();
  expect(stats.sent).toBeGreaterThanOrEqual(21);
  expect(stats.sent).toBeLessThanOrEqual(24);
  await iterator.return?.();
});

it("cancels the call when the loop is left", async () => {
  const { handler, canceled } = createEndless(1);
  for await (const _ of connect(await start(handler)).stream("Watch", watchRequest, {})) break;
  await canceled;
});

it("cancels the call when the iterator is returned while a read waits", async () => {
  const { handler, started, canceled } = createEndless();
  const iterator = connect(await start(handler))
    .stream("Watch", watchRequest, {})
    [Symbol.asyncIterator]();
  const read = iterator.next();
  await started;
  await iterator.return?.();
  expect(await read).toEqual({ done: true, value: undefined });
  await canceled;
});

it("cancels a stream by its signal", async () => {
  const { handler, started, canceled } = createEndless();
  const controller = new AbortController();
  const read = collect(
    connect(await start(handler)).stream("Watch", watchRequest, { signal: controller.signal }),
  );
  await started;
  controller.abort("enough");
  await expect(read).rejects.toMatchObject({ code: "canceled", status: undefined, cause: "enough" });
  await canceled;
});

it("tells a reader once that its stream was cancelled between two reads", async () => {
  const { handler } = createEndless(1);
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const iterator = connect(await start(handler))
    .stream("Watch", watchRequest, options)
    [Symbol.asyncIterator]();
  await iterator.next();
  controller.abort();
  await expect(iterator.next()).rejects.toMatchObject({ code: "canceled" });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});

it("cancels a unary call by its signal", async () => {
  const { handler, started, canceled } = createEndless();
  const transport = connect(await start(handler));
  const controller = new AbortController();
  const answer = transport.unary("TeardownAndDestroy", none, { signal: controller.signal });
  await Promise.all([
    expect(answer).rejects.toMatchObject({ code: "canceled" }),
    started.then(() => controller.abort()),
  ]);
  await canceled;
  await expect(transport.unary("Get", none, { signal: controller.signal })).rejects.toMatchObject({
    code: "canceled",
  });
});

it("ends calls at their deadline", async () => {
  const { handler } = createEndless();
  const transport = connect(await start(handler));
  await expect(transport.unary("TeardownAndDestroy", none, { timeoutMs: 20 })).rejects.toMatchObject({
    code: "deadlineExceeded",
  });
  await expect(collect(transport.stream("Watch", none, { timeoutMs: 20 }))).rejects.toMatchObject({
    code: "deadlineExceeded",
  });
  await expect(transport.unary("Get", none, { timeoutMs: Number.POSITIVE_INFINITY })).resolves.toEqual(none);
  await expect(transport.unary("Get", none, { timeoutMs: -1 })).rejects.toMatchObject({
    code: "invalidArgument",
  });
});

it("ends all calls when it is closed, and refuses further ones", async () => {
  const { handler, started, canceled } = createEndless();
  const transport = connect(await start(handler));
  const calls = [
    transport.unary("TeardownAndDestroy", none, {}),
    collect(transport.stream("Watch", watchRequest, {})),
  ].map((call) => expect(call).rejects.toMatchObject({ code: "canceled" }));
  await started;
  transport.close();
  transport.close();
  await Promise.all([...calls, canceled]);
  await expect(transport.unary("Get", none, {})).rejects.toMatchObject({ code: "canceled" });
  await expect(collect(transport.stream("List", none, {}))).rejects.toMatchObject({ code: "canceled" });
});

it("refuses messages above its limit", async () => {
  const { handler } = createEndless(1_001);
  const endpoint = await start(handler);
  const read = (maxMessageBytes: number) =>
    connect(endpoint, { maxMessageBytes }).stream("Watch", none, {})[Symbol.asyncIterator]().next();
  await expect(read(1_000)).rejects.toMatchObject({ code: "resourceExhausted" });
  expect((await read(1_001)).value).toHaveLength(1_001);
});

it.each([0, 1.5, 2 ** 31])("refuses a limit of %d", (maxMessageBytes) => {
  expect(() => connect("unix:/s", { maxMessageBytes })).toThrow(
    /\[invalidArgument\] maxMessageBytes must be/,
  );
});

it("says that nobody listens, and reaches a server that starts later", async () => {
  const path = join(folder, "s");
  const transport = connect(`unix:${path}`);
  await expect(transport.unary("Get", none, {})).rejects.toMatchObject({
    code: "unavailable",
    rawMessage: `cannot connect to unix:${path}: connect ENOENT ${path}`,
  });
  await start(createEndless().handler);
  await expect
    .poll(() =>
      transport.unary("Get", none, {}).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});

it("ends calls with unavailable when the server stops", async () => {
  const server = await serve({
    handler: createStateHandler(createState()),
    listen: `unix:${join(folder, "s")}`,
  });
  const iterator = connect(server.address).stream("Watch", watchRequest, {})[Symbol.asyncIterator]();
  await iterator.next();
  const read = expect(iterator.next()).rejects.toMatchObject({ code: "unavailable" });
  await server.stop({ graceMs: 0 });
  await read;
});

it("notices a connection whose other end is gone without a word", async () => {
  const server = await start(createEndless().handler);
  const sockets: Socket[] = [];
  const between = createServer((socket) => {
    const onward = connectSocket(server.slice("unix:".length));
    socket.pipe(onward).pipe(socket);
    sockets.push(socket, onward);
  });
  const path = join(folder, "between");
  await new Promise<void>((resolve) => between.listen(path, resolve));
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    between.close();
  });
  const transport = connect(`unix:${path}`, { keepaliveMs: 50, keepaliveTimeoutMs: 500 });
  const answer = transport.unary("TeardownAndDestroy", none, {});
  await transport.unary("Get", none, {});
  for (const socket of sockets) socket.unpipe();
  await expect(answer).rejects.toMatchObject({ code: "unavailable" });
});

it("says that a host name is unknown", async () => {
  await expect(connect("tcp:nobody.invalid").unary("Get", none, {})).rejects.toMatchObject({
    code: "unavailable",
    rawMessage: "cannot connect to tcp:nobody.invalid:50000: the host name cannot be resolved",
  });
});
