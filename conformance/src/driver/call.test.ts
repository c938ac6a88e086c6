import { create, toBinary } from "@bufbuild/protobuf";
import { GetResponseSchema, ListResponseSchema } from "@cosi-spec/types";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeResource } from "../check/check.testdata.ts";
import {
  answer,
  createFakeServer,
  type Handler,
  inTurn,
  refuse,
  stall,
} from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import { startRawCall, toMany, toUnary } from "./call.ts";
import type { Exchange } from "./exchange.ts";
import { passTimeUntil } from "./fake-time.testdata.ts";
import { createSession } from "./session.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request = new Uint8Array([1, 2, 3]);
const found = toBinary(GetResponseSchema, create(GetResponseSchema, { resource: makeResource() }));
const damaged = new Uint8Array([0x0a, 0x7f]); // announces 127 bytes that do not follow

/** A session with a server that answers Create like this, and Get like that. */
function setUp(handler: Handler, get?: Handler) {
  const host = createInProcessHost(createFakeServer({ Create: handler, ...(get && { Get: get }) }));
  const session = createSession(host, { callMs: 100, eventMs: 50 });
  const exchanges: Exchange[] = [];
  const start = (timeoutMs?: number) => startRawCall(session, exchanges, "Create", request, timeoutMs);
  return { session, exchanges, start };
}

it("collects the messages of a call that ends with OK", async () => {
  const { start, exchanges } = setUp(answer(found, damaged));
  const outcome = await start().outcome;
  expect(outcome).toMatchObject({ kind: "ok", value: { messages: [found, damaged] } });
  expect(exchanges).toHaveLength(1);
  expect(exchanges[0]).toMatchObject({
    index: 0,
    method: "Create",
    request: { bytes: request, byteLength: 3 },
    responseCount: 2,
    status: { code: "OK", details: "" },
  });
});

it("numbers the exchanges of a test in the order of their start", async () => {
  const { start, exchanges } = setUp(inTurn(stall(), answer(found)));
  const [slow, quick] = [start(), start()];
  expect((await quick.outcome).exchange.index).toBe(1);
  slow.cancel();
  expect((await slow.outcome).exchange).toBe(exchanges[0]);
});

it("makes a refusal of any status but OK, with its text", async () => {
  const { start } = setUp(inTurn(refuse(7, "not yours"), refuse(99)));
  expect(await start().outcome).toMatchObject({
    kind: "refused",
    code: "PERMISSION_DENIED",
    details: "not yours",
  });
  expect(await start().outcome).toMatchObject({ kind: "refused", code: "UNKNOWN" });
});

it("is silent without an end, once the time is over and the server answers other calls", async () => {
  let hasEnded = false;
  const { start, session, exchanges } = setUp((bytes, signal) => {
    signal.addEventListener("abort", () => {
      hasEnded = true;
    });
    return stall(found)(bytes, signal);
  });
  const call = start();
  await vi.advanceTimersByTimeAsync(99);
  expect([call.isPending(), hasEnded]).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await call.outcome).toMatchObject({ kind: "silent", afterMs: 100 });
  expect([call.isPending(), hasEnded, session.gone]).toEqual([false, true, undefined]);
  expect(exchanges[0]?.status?.code).toBe("CANCELLED");
});

it("waits as long as a caller says", async () => {
  const { start } = setUp(stall());
  const call = start(30);
  await vi.advanceTimersByTimeAsync(30);
  expect(await call.outcome).toMatchObject({ kind: "silent", afterMs: 30 });
});

it("is lost without an end where the server answers nothing else either, and the session remembers", async () => {
  const { start, session, exchanges } = setUp(stall(), stall());
  expect(await passTimeUntil(start().outcome)).toMatchObject({
    kind: "lost",
    why: "it stopped answering during Create",
  });
  expect(session.gone).toBe("it stopped answering during Create");
  // Nothing is sent to a server that is gone.
  const next = start();
  expect(next.isPending()).toBe(false);
  expect(await next.outcome).toMatchObject({ kind: "lost", why: session.gone });
  expect(exchanges[1]?.status).toBeUndefined();
});

it("keeps the first reason why a server is gone", async () => {
  const { start, session } = setUp(stall(), stall());
  const [first, second] = [start(), start()];
  session.gone = "somebody else found out";
  const outcomes = await passTimeUntil(Promise.all([first.outcome, second.outcome]));
  expect(outcomes.map((outcome) => outcome.kind === "lost" && outcome.why)).toEqual([
    "somebody else found out",
    "somebody else found out",
  ]);
});

it("takes a broken connection for a refusal if the server is there, and for a loss if it is not", async () => {
  const there = setUp(refuse(14, "connection reset"));
  expect(await there.start().outcome).toMatchObject({ kind: "refused", code: "UNAVAILABLE" });
  const back = setUp(refuse(13, "Received RST_STREAM"), inTurn(refuse(14), refuse(14), refuse(5)));
  expect(await back.start().outcome).toMatchObject({ kind: "refused", code: "INTERNAL" });
  const gone = setUp(refuse(13, "Received RST_STREAM"), refuse(14));
  expect(await gone.start().outcome).toMatchObject({
    kind: "lost",
    why: "the connection broke during Create and the server does not come back",
  });
});

it("does not take an INTERNAL of the server itself for a broken connection", async () => {
  const { start, session } = setUp(refuse(13, "a bug"), refuse(14));
  expect((await start().outcome).kind).toBe("refused");
  expect(session.gone).toBeUndefined();
});

it("can be cancelled, which is a refusal with CANCELLED", async () => {
  const { start } = setUp(stall());
  const call = start();
  expect(call.isPending()).toBe(true);
  call.cancel();
  call.cancel();
  expect(call.isPending()).toBe(false);
  expect(await call.outcome).toMatchObject({ kind: "refused", code: "CANCELLED" });
});

it("stops reading a call that answers messages without end", async () => {
  const { start, exchanges } = setUp(async function* () {
    while (true) yield found;
  });
  const outcome = await start().outcome;
  expect(outcome.kind).not.toBe("ok");
  expect(exchanges[0]?.responseCount).toBe(200_000);
  expect(exchanges[0]?.responses).toHaveLength(64);
});

it("decodes the one answer of a unary call", async () => {
  const { start } = setUp(inTurn(answer(found), answer(), answer(found, found), answer(damaged), refuse(5)));
  const next = async () => toUnary(await start().outcome, GetResponseSchema);
  expect(await next()).toMatchObject({ kind: "ok", value: { resource: { metadata: { id: "a" } } } });
  expect(await next()).toMatchObject({ kind: "garbled", why: "0 messages where there is one" });
  expect(await next()).toMatchObject({ kind: "garbled", why: "2 messages where there is one" });
  expect(await next()).toMatchObject({ kind: "garbled" });
  expect(await next()).toMatchObject({ kind: "refused", code: "NOT_FOUND" });
});

it("decodes any number of answers, all or none", async () => {
  const { start } = setUp(inTurn(answer(found, found), answer(), answer(found, damaged), refuse(5)));
  const next = async () => toMany(await start().outcome, ListResponseSchema);
  expect(await next()).toMatchObject({ kind: "ok", value: [{ resource: {} }, { resource: {} }] });
  expect(await next()).toMatchObject({ kind: "ok", value: [] });
  expect(await next()).toMatchObject({ kind: "garbled" });
  expect(await next()).toMatchObject({ kind: "refused" });
});

it("is no answer to send messages without end", async () => {
  const flood: Handler = async function* () {
    while (true) yield request;
  };
  const big: Handler = async function* () {
    const bytes = new Uint8Array(64 * 1024 * 1024);
    while (true) yield bytes;
  };
  const session = createSession(createInProcessHost(createFakeServer({ List: flood, Get: big })), {
    callMs: 60_000,
    eventMs: 50,
  });
  expect(await startRawCall(session, [], "List", request).outcome).toMatchObject({
    kind: "garbled",
    why: "200000 messages and no end",
  });
  expect(await startRawCall(session, [], "Get", request).outcome).toMatchObject({
    kind: "garbled",
    why: "268435456 bytes and no end",
  });
});
