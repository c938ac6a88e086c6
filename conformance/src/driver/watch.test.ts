import { create, toBinary } from "@bufbuild/protobuf";
import { EventType, WatchResponseSchema } from "@cosi-spec/types";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeResource } from "../check/check.testdata.ts";
import { answer, createFakeServer, type Handler, refuse, stall } from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import type { Exchange } from "./exchange.ts";
import { passTimeUntil } from "./fake-time.testdata.ts";
import { createSession } from "./session.ts";
import { openWatch } from "./watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A message with one event per id. */
function message(...ids: readonly string[]): Uint8Array {
  const event = ids.map((id) => ({ eventType: EventType.CREATED, resource: makeResource({ id }) }));
  return toBinary(WatchResponseSchema, create(WatchResponseSchema, { event }));
}

const damaged = new Uint8Array([0x0a, 0x7f]);

/** A watch on a server that answers Watch like this, and Get like that. */
function setUp(handler: Handler, get?: Handler) {
  const host = createInProcessHost(createFakeServer({ Watch: handler, ...(get && { Get: get }) }));
  const session = createSession(host, { callMs: 100, eventMs: 50 });
  const exchanges: Exchange[] = [];
  return { session, exchanges, open: () => openWatch(session, exchanges, new Uint8Array(0)) };
}

const idsOf = (events: readonly { resource?: { metadata?: { id: string } | undefined } | undefined }[]) =>
  events.map(({ resource }) => resource?.metadata?.id);

it("reads batches one after the other without losing an event between them", async () => {
  const watch = setUp(stall(message("a"), message("b"), message("c"))).open();
  expect(idsOf((await watch.take(1)).events)).toEqual(["a"]);
  const rest = await watch.take(2);
  expect(idsOf(rest.events)).toEqual(["b", "c"]);
  expect(rest).toMatchObject({ end: "reached", status: undefined, afterMs: undefined });
});

it("reads the message with the last event whole, and keeps how events were grouped", async () => {
  const watch = setUp(stall(message(), message("a", "b"), message("c"))).open();
  const batch = await watch.take(1);
  expect(batch.messages.map(idsOf)).toEqual([[], ["a", "b"]]);
  expect(idsOf(batch.events)).toEqual(["a", "b"]);
});

it("counts messages whatever they carry", async () => {
  const watch = setUp(stall(message(), message("a", "b"), message("c"))).open();
  expect((await watch.takeMessages(1)).events).toEqual([]);
  expect(idsOf((await watch.takeMessages(2)).events)).toEqual(["a", "b", "c"]);
});

it("reads nothing for a batch that is complete before it begins", async () => {
  const watch = setUp(stall(message("a"))).open();
  expect(await watch.take(0)).toMatchObject({ end: "reached", events: [] });
  expect(idsOf((await watch.take(1)).events)).toEqual(["a"]);
});

it("is silent where nothing more comes, keeps what came, and can be read on", async () => {
  let send = (): void => undefined;
  const watch = setUp(async function* () {
    yield message("a");
    await new Promise<void>((resolve) => {
      send = resolve;
    });
    yield message("b");
  }).open();
  const reading = watch.take(2);
  await vi.advanceTimersByTimeAsync(50);
  const batch = await reading;
  expect(batch).toMatchObject({ end: "silent", afterMs: 50 });
  expect(idsOf(batch.events)).toEqual(["a"]);
  send();
  expect(idsOf((await watch.take(1)).events)).toEqual(["b"]);
});

it("waits for each message anew", async () => {
  const watch = setUp(async function* () {
    for (const id of ["a", "b", "c"]) {
      await new Promise((resolve) => setTimeout(resolve, 40)); // faked
      yield message(id);
    }
  }).open();
  const reading = watch.take(3);
  await vi.advanceTimersByTimeAsync(120);
  expect(await reading).toMatchObject({ end: "reached" });
});

it("ends with the status of the stream, in this batch and every later one", async () => {
  const watch = setUp(async function* () {
    yield message("a");
    throw Object.assign(new Error(), { code: 10, details: "overrun" });
  }).open();
  const batch = await watch.readToEnd();
  expect(idsOf(batch.events)).toEqual(["a"]);
  const end = { end: "ended", status: { code: "ABORTED", details: "overrun" } };
  expect(batch).toMatchObject(end);
  expect(await watch.take(1)).toMatchObject({ ...end, events: [] });
  expect(await watch.readToEnd()).toMatchObject(end);
});

it("tells an end with OK from one asked for", async () => {
  const watch = setUp(answer(message("a"))).open();
  expect(await watch.take(1)).toMatchObject({ end: "reached", status: undefined });
  expect(await watch.take(1)).toMatchObject({ end: "ended", status: { code: "OK" } });
});

it("is garbled by a message that does not decode, and reads on behind it", async () => {
  const watch = setUp(stall(message("a"), damaged, message("b"))).open();
  const batch = await watch.take(2);
  expect(batch.end).toBe("garbled");
  expect(idsOf(batch.events)).toEqual(["a"]);
  expect(idsOf((await watch.take(1)).events)).toEqual(["b"]);
});

it("is lost where the server answers nothing at all any more", async () => {
  const { open, session } = setUp(stall(message("a")), stall());
  const batch = await passTimeUntil(open().take(2));
  expect(batch).toMatchObject({ end: "lost", status: undefined });
  expect(idsOf(batch.events)).toEqual(["a"]);
  expect(session.gone).toBe("it stopped answering during Watch");
});

it("is lost where the connection breaks for good, and only ended where the server comes back", async () => {
  const gone = setUp(refuse(14, "reset"), refuse(14, "reset"));
  expect(await gone.open().take(1)).toMatchObject({ end: "lost" });
  expect(gone.session.gone).toBe("the connection broke during Watch and the server does not come back");
  const back = setUp(refuse(14, "shutting down"));
  expect(await back.open().take(1)).toMatchObject({ end: "ended", status: { code: "UNAVAILABLE" } });
  expect(back.session.gone).toBeUndefined();
});

it("asks nothing of a server that is gone", async () => {
  let calls = 0;
  const { open, session } = setUp((request, signal) => {
    calls++;
    return stall()(request, signal);
  });
  session.gone = "before";
  const watch = open();
  expect(await watch.take(1)).toMatchObject({ end: "lost", events: [] });
  watch.pause();
  watch.resume();
  watch.cancel();
  expect(calls).toBe(0);
});

it("ends with CANCELLED when it is cancelled", async () => {
  let isAborted = false;
  const watch = setUp((request, signal) => {
    signal.addEventListener("abort", () => {
      isAborted = true;
    });
    return stall(message("a"))(request, signal);
  }).open();
  await watch.take(1);
  watch.cancel();
  watch.cancel();
  expect(await watch.take(1)).toMatchObject({ end: "ended", status: { code: "CANCELLED" } });
  expect(isAborted).toBe(true);
});

/** A server that sends without end and counts what was taken from it. */
function flood() {
  const taken = { count: 0 };
  const handler: Handler = async function* (_, signal) {
    while (!signal.aborted) {
      taken.count++;
      yield message(`e${taken.count}`);
    }
  };
  return { taken, handler };
}

it("holds back a server that sends faster than the test reads", async () => {
  const { taken, handler } = flood();
  const watch = setUp(handler).open();
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken.count).toBe(4096);
  await watch.take(2000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken.count).toBe(4096);
  await watch.take(100);
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken.count).toBeGreaterThan(4096);
  expect(taken.count).toBeLessThan(4096 + 2200);
  const next = await watch.take(1);
  expect(idsOf(next.events)).toEqual(["e2101"]);
  watch.cancel();
});

it("takes nothing while it is paused, and loses nothing by it", async () => {
  const { taken, handler } = flood();
  const watch = setUp(handler).open();
  watch.pause();
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken.count).toBeLessThanOrEqual(1);
  expect((await passTimeUntil(watch.take(3))).end).toBe("silent");
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken.count).toBeLessThanOrEqual(1);
  watch.resume();
  expect(idsOf((await watch.take(2)).events)).toEqual(["e2", "e3"]);
  watch.cancel();
});

it("notes messages in the exchange as they come, read or not", async () => {
  const { open, exchanges } = setUp(stall(message("a"), message("b")));
  const watch = open();
  await vi.advanceTimersByTimeAsync(0);
  expect(exchanges).toEqual([watch.exchange]);
  expect(watch.exchange).toMatchObject({ method: "Watch", responseCount: 2, status: undefined });
});

it("waits no longer for the sake of messages without an event", async () => {
  const beat: Handler = async function* (_, signal) {
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      yield message();
    }
  };
  const watch = setUp(beat).open();
  expect(await passTimeUntil(watch.take(1), 60_000)).toMatchObject({ end: "silent", events: [] });
  watch.cancel();
});

it("comes to an end although a server sends events for ever", async () => {
  const beat: Handler = async function* (_, signal) {
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      yield message("a");
    }
  };
  const watch = setUp(beat).open();
  const batch = await passTimeUntil(watch.readToEnd(), 120_000);
  watch.cancel();
  expect(batch.end).toBe("endless");
  expect(batch.events.length).toBeGreaterThan(500);
});
