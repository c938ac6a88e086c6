import {
  CreateRequestSchema,
  GetRequestSchema,
  ListRequestSchema,
  WatchRequestSchema,
} from "@cosi-spec/types";
import { afterEach, expect, it } from "vitest";
import { createStateHandler } from "../server/create-state-handler.ts";
import type { CallContext, MethodName, StateHandler } from "../server/handler.ts";
import { encode, kind, resource } from "../server/testing.testdata.ts";
import { createState } from "../state/state.ts";
import type { WebHandlerOptions } from "./create-web-handler.ts";
import { frame, open, readFrames, send } from "./requests.testdata.ts";
import { serveWeb } from "./serve-web.ts";

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(handler: StateHandler, options: WebHandlerOptions = {}): Promise<string> {
  const server = await serveWeb({ handler, listen: "tcp:127.0.0.1:0", ...options });
  cleanUps.push(() => server.stop({ graceMs: 0 }));
  return server.url;
}

/** A handler that answers what it was asked, and notes it. */
function createEcho() {
  const calls: { method: MethodName; request: string; context: CallContext }[] = [];
  const handler: StateHandler = {
    close: () => undefined,
    call(method, request, context) {
      calls.push({ method, request: Buffer.from(request).toString(), context });
      const answers = [request.slice()];
      return {
        next: () => answers.shift(),
        end: { code: 0, message: "" },
        onReady: () => undefined,
        cancel: () => undefined,
      };
    },
  };
  return { handler, calls };
}

function createStateWith(...ids: string[]): StateHandler {
  const state = createState();
  for (const id of ids) state.create({ ...kind, id, yamlSpec: "a: 1\n" });
  return createStateHandler(state);
}

const getRequest = (id: string) => encode(GetRequestSchema, { ...kind, id });

it("speaks gRPC-Web in binary", async () => {
  const url = await start(createStateWith("a", "b"));
  const body = frame(0, encode(ListRequestSchema, kind));
  const { status, headers, body: answer } = await send(url, { path: "List", body });
  expect([status, headers["content-type"]]).toEqual([200, "application/grpc-web+proto"]);
  const { messages, trailers } = readFrames(answer);
  expect(messages).toHaveLength(2);
  expect(trailers).toBe("grpc-status: 0\r\n");
  const missing = await send(url, { body: frame(0, getRequest("c")) });
  expect(readFrames(missing.body).trailers).toMatch(/^grpc-message: .*not%20exist.*\r\ngrpc-status: 5\r\n$/);
});

it("speaks Connect in binary", async () => {
  const url = await start(createStateWith("a"));
  const headers = { "content-type": "application/proto", "connect-protocol-version": "1" };
  const found = await send(url, { headers, body: getRequest("a") });
  expect([found.status, found.headers["content-type"]]).toEqual([200, "application/proto"]);
  expect(found.headers["content-length"]).toBe(String(found.body.length));
  expect(found.body.includes("Widgets.example.dev")).toBe(true);
  const missing = await send(url, { headers, body: getRequest("b") });
  expect(missing.status).toBe(404);
  expect(JSON.parse(missing.body.toString())).toMatchObject({ code: "not_found" });
  const stream = { "content-type": "application/connect+proto" };
  const list = await send(url, {
    path: "List",
    headers: stream,
    body: frame(0, encode(ListRequestSchema, kind)),
  });
  expect(readFrames(list.body)).toMatchObject({ messages: [expect.anything()], trailers: "{}" });
});

it.each(["", "\n\u0005hello", "no protobuf at all", "\n".repeat(127), "\n".repeat(128), "\n".repeat(300)])(
  "passes %j through",
  async (text) => {
    const { handler, calls } = createEcho();
    const url = await start(handler);
    const framed = await send(url, { body: frame(0, text) });
    expect(readFrames(framed.body).messages.map(String)).toEqual([text]);
    const bare = await send(url, { headers: { "content-type": "application/proto" }, body: text });
    expect(bare.body.toString()).toBe(text);
    expect(calls.map(({ request }) => request)).toEqual([text, text]);
  },
);

it.each([
  "application/json",
  "application/connect+json",
  "application/grpc-web+json",
  "application/grpc-web-text",
  "application/grpc",
  "text/plain",
])("refuses %s in one line", async (type) => {
  const { handler, calls } = createEcho();
  const answer = await send(await start(handler), { headers: { "content-type": type }, body: "{}" });
  expect(answer.status).toBe(415);
  expect(answer.body.toString()).toMatch(/^expected application\/grpc-web\+proto, .*\n$/);
  expect(calls).toEqual([]);
});

it("refuses other paths and other verbs", async () => {
  const url = await start(createEcho().handler);
  expect((await send(url, { path: "/" })).status).toBe(404);
  expect((await send(url, { path: "Nothing" })).status).toBe(404);
  expect((await send(url, { path: "/cosi.resource.State/Get/../Get" })).status).toBe(200); // resolved by the sender
  const got = await send(url, { method: "GET" });
  expect([got.status, got.headers.allow]).toEqual([405, "POST, OPTIONS"]);
  expect((await send(url, { path: "Get?x=1" })).status).toBe(200);
});

it("refuses compression, broken frames and more than one message", async () => {
  const { handler, calls } = createEcho();
  const url = await start(handler);
  const trailersOf = async (body: Buffer, headers = {}) =>
    readFrames((await send(url, { body, headers })).body).trailers;
  expect(await trailersOf(frame(0, "a"), { "grpc-encoding": "gzip" })).toContain("grpc-status: 12");
  expect(await trailersOf(frame(1, "a"))).toMatch(/grpc-status: (?!0)/);
  expect(await trailersOf(frame(0, "abc").subarray(0, 7))).toMatch(/grpc-status: (?!0)/);
  expect(await trailersOf(Buffer.concat([frame(0, "a"), frame(0, "b")]))).toMatch(/grpc-status: (?!0)/);
  expect(await trailersOf(Buffer.alloc(0))).toMatch(/grpc-status: (?!0)/);
  expect(calls).toEqual([]);
});

it("refuses a message above the limit with RESOURCE_EXHAUSTED", async () => {
  const { handler, calls } = createEcho();
  const url = await start(handler, { maxMessageBytes: 1_000 });
  const statusOf = async (bytes: number) =>
    readFrames((await send(url, { body: frame(0, "x".repeat(bytes)) })).body).trailers;
  expect(await statusOf(1_000)).toBe("grpc-status: 0\r\n");
  expect(await statusOf(1_001)).toContain("grpc-status: 8");
  const headers = { "content-type": "application/proto" };
  expect((await send(url, { headers, body: "x".repeat(1_000) })).status).toBe(200);
  const refused = await send(url, { headers, body: "x".repeat(1_001) });
  expect(JSON.parse(refused.body.toString())).toMatchObject({ code: "resource_exhausted" });
  expect(calls).toHaveLength(2);
});

it("answers 503 where too many calls are open, and goes on when one is over", async () => {
  const url = await start(createStateWith("a"), { maxCalls: 2 });
  const body = frame(0, encode(WatchRequestSchema, { ...kind, apiVersion: 1 }));
  const watches = [await open(url, { path: "Watch", body }), await open(url, { path: "Watch", body })];
  const get = { body: frame(0, getRequest("a")) };
  expect((await send(url, get)).status).toBe(503);
  for (const watch of watches) watch.destroy();
  await expect.poll(async () => (await send(url, get)).status).toBe(200);
});

it("tells the handler that the client is gone, and of a deadline", async () => {
  const aborted: unknown[] = [];
  const handler: StateHandler = {
    close: () => undefined,
    call(method, _request, { signal }) {
      let onReady = (): void => undefined;
      let end: { code: 4; message: string } | undefined;
      signal.addEventListener("abort", () => {
        aborted.push(`${method} ${signal.reason.name}`);
        end = { code: 4, message: "" };
        onReady();
      });
      const first = method === "Watch" ? [new Uint8Array()] : [];
      return {
        next: () => first.shift(),
        get end() {
          return end;
        },
        onReady: (listener) => {
          onReady = listener;
        },
        cancel: () => undefined,
      };
    },
  };
  const url = await start(handler);
  const watch = await open(url, { path: "Watch" });
  watch.destroy();
  await expect.poll(() => aborted).toEqual(["Watch AbortError"]);
  const late = await send(url, { path: "TeardownAndDestroy", headers: { "grpc-timeout": "20m" } });
  expect(readFrames(late.body).trailers).toContain("grpc-status: 4");
  expect(aborted).toEqual(["Watch AbortError", "TeardownAndDestroy TimeoutError"]);
});

it.each(["99999999H", "99999999M", "2147484S", "99999999m"])("bears a deadline of %s", async (timeout) => {
  const url = await start(createStateWith("a"));
  const body = frame(0, encode(WatchRequestSchema, { ...kind, apiVersion: 1 }));
  const watch = await open(url, { path: "Watch", body, headers: { "grpc-timeout": timeout } });
  let isEnded = false;
  watch.resume().on("end", () => {
    isEnded = true;
  });
  // Far longer than the one millisecond of a timer that has overflown.
  for (let count = 0; count < 50; count++) await send(url, { body: frame(0, getRequest("a")) });
  expect(isEnded).toBe(false);
  watch.destroy();
});

it("answers INTERNAL without a word where a handler throws", async () => {
  const handler: StateHandler = {
    close: () => undefined,
    call() {
      throw new Error("s3cret");
    },
  };
  const { body } = await send(await start(handler), {});
  expect(body.toString()).toContain("grpc-status: 13");
  expect(body.toString()).not.toContain("s3cret");
});

it("escapes messages that no header can hold", async () => {
  const handler: StateHandler = {
    close: () => undefined,
    call: () => ({
      next: () => undefined,
      end: { code: 3, message: "é\r\nx: \ud800" },
      onReady: () => undefined,
      cancel: () => undefined,
    }),
  };
  const { trailers } = readFrames((await send(await start(handler), {})).body);
  expect(trailers).toBe("grpc-message: %C3%A9%0D%0Ax%3A%20%EF%BF%BD\r\ngrpc-status: 3\r\n");
});

it("pulls no more than is sent", async () => {
  let sent = 0;
  const handler: StateHandler = {
    close: () => undefined,
    call: (method, _request, { signal }) => {
      let isDone = false;
      return {
        next() {
          if (signal.aborted || isDone) return undefined;
          if (method === "Get") isDone = true;
          else sent++;
          return new Uint8Array(method === "Get" ? 0 : 1 << 20);
        },
        get end() {
          return isDone ? ({ code: 0, message: "" } as const) : undefined;
        },
        onReady: () => undefined,
        cancel: () => undefined,
      };
    },
  };
  const url = await start(handler);
  const watch = await open(url, { path: "Watch" });
  for (let count = 0; count < 50; count++) await send(url, {});
  expect(sent).toBeLessThanOrEqual(16);
  watch.destroy();
});

it("stores what is created", async () => {
  const url = await start(createStateWith());
  const body = frame(0, encode(CreateRequestSchema, { resource: resource("a") }));
  const create = async () => readFrames((await send(url, { path: "Create", body })).body).trailers;
  expect(await create()).toBe("grpc-status: 0\r\n");
  expect(await create()).toContain("grpc-status: 6");
});

it("tells the handler who calls, and the hook how", async () => {
  const { handler, calls } = createEcho();
  const peers: unknown[] = [];
  const url = await start(handler, {
    async authenticate(peer) {
      peers.push([peer.kind, peer.address, peer.token, peer.getMetadata("node"), peer.remoteAddress]);
      return peer.token === undefined ? undefined : { name: peer.token, roles: ["reader"] };
    },
  });
  for (const path of ["Get", "Watch"]) {
    await send(url, { path, headers: { authorization: "Bearer alice", node: "n1" } });
  }
  await send(url, {});
  const alice = { name: "alice", roles: ["reader"] };
  expect(calls.map(({ context }) => context.caller)).toEqual([alice, alice, undefined]);
  const address = url.replace("http://", "tcp:");
  expect(peers[0]).toEqual(["web", address, "alice", "n1", expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
});

it("refuses with UNAUTHENTICATED where the hook fails, before the message arrives", async () => {
  const { handler, calls } = createEcho();
  const errors: unknown[] = [];
  const failure = new Error("s3cret");
  const url = await start(handler, {
    authenticate: () => Promise.reject(failure),
    onUnexpectedError: (error, method) => errors.push([method, error]),
  });
  for (const path of ["Get", "List"]) {
    const { body } = await send(url, { path });
    expect(readFrames(body).trailers).toContain("grpc-status: 16");
    expect(body.toString()).not.toContain("s3cret");
  }
  const bare = await send(url, { headers: { "content-type": "application/proto" }, body: "" });
  expect(bare.status).toBe(401);
  expect([errors, calls]).toEqual([
    [
      ["Get", failure],
      ["List", failure],
      ["Get", failure],
    ],
    [],
  ]);
});

it("applies the access rules of the handler to pages", async () => {
  const state = createState();
  state.create({ ...kind, id: "a" });
  const handler = createStateHandler(state, {
    access: [{ roles: ["reader"], verbs: ["get"] }],
  });
  const url = await start(handler, {
    authenticate: ({ token }) => (token === "x" ? { name: "x", roles: ["reader"] } : undefined),
  });
  const trailersFor = async (headers: Record<string, string>, path = "Get") =>
    readFrames((await send(url, { path, headers, body: frame(0, getRequest("a")) })).body).trailers;
  expect(await trailersFor({ authorization: "Bearer x" })).toBe("grpc-status: 0\r\n");
  expect(await trailersFor({ authorization: "Bearer x" }, "Destroy")).toContain("grpc-status: 7");
  expect(await trailersFor({})).toContain("grpc-status: 16");
});
