import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { EventType, GetResponseSchema, WatchResponseSchema } from "@cosi-spec/types";
import { expect } from "vitest";
import {
  encodeCreate,
  encodeCreateOfSize,
  encodeGet,
  encodeList,
  encodeTeardownAndDestroy,
  encodeWatch,
  pathOf,
} from "./fixture.ts";
import { startReferenceServer } from "./reference-server.ts";
import { createId, setUpServers, summarize } from "./set-up-servers.ts";

const maxRequestBytes = 4 * 1024 * 1024;
const methods = ["Get", "List", "Create", "Update", "Destroy", "Watch", "Teardown", "TeardownAndDestroy"];
const itOverBoth = setUpServers();

itOverBoth("answers grpc-go with the bytes and codes of the handler", async (server) => {
  const missing = encodeGet("missing");
  const calls: [string, Uint8Array][] = [
    ["Get", encodeGet("big")],
    ["Get", missing],
    ["List", encodeList()],
    ["List", encodeList("Nothing.peer.cosi-spec.example")],
    ["Create", encodeCreate("alive")],
    ["Create", new Uint8Array()],
    ["TeardownAndDestroy", encodeTeardownAndDestroy("missing")],
  ];
  const codes: number[] = [];
  for (const [method, request] of calls) {
    const mode = method === "List" ? "serverStream" : "unary";
    const answer = await server.link.call(pathOf(method), [request], { mode }).end;
    expect(summarize(answer)).toEqual(summarize(await server.answer(method, request)));
    codes.push(answer.code);
  }
  expect(codes).toEqual([0, 5, 0, 0, 6, 3, 5]);
});

itOverBoth("stores what grpc-go sends and returns it", async (server) => {
  const id = createId("stored");
  const { code } = await server.link.call(pathOf("Create"), [encodeCreate(id, 1000)]).end;
  expect(code).toBe(0);
  const { messages } = await server.link.call(pathOf("Get"), [encodeGet(id)]).end;
  const { resource } = fromBinary(GetResponseSchema, messages[0] as Uint8Array);
  expect(resource?.metadata?.id).toBe(id);
  expect(resource?.spec?.protoSpec).toEqual(Buffer.alloc(1000, 7));
});

itOverBoth("answers UNIMPLEMENTED to methods and services it does not have", async (server) => {
  for (const path of [pathOf("Patch"), "/cosi.resource.Stat/Get", "/x.y.Z/Q", pathOf("get")]) {
    for (const mode of ["unary", "serverStream"] as const) {
      const { code, messages } = await server.link.call(path, [encodeGet("alive")], { mode }).end;
      expect([path, code, messages.length]).toEqual([path, 12, 0]);
    }
  }
});

itOverBoth("answers INTERNAL to bytes that are no message, on every method", async (server) => {
  const garbage = [Buffer.from([0xff]), Buffer.from([0x0a, 0x7f, 0x41]), Buffer.alloc(100_000, 0xff)];
  const notText = Buffer.from([0x0a, 0x01, 0xc3]);
  for (const method of methods) {
    // Field 1 is a name in the requests that do not carry a resource.
    const hasName = method !== "Create" && method !== "Update";
    for (const request of hasName ? [...garbage, notText] : garbage) {
      const mode = method === "List" || method === "Watch" ? "serverStream" : "unary";
      const { code, messages } = await server.link.call(pathOf(method), [request], { mode }).end;
      expect([method, request.length, code, messages.length]).toEqual([method, request.length, 13, 0]);
    }
  }
});

itOverBoth("reads gzip from grpc-go", async (server) => {
  const plain = await server.link.call(pathOf("Get"), [encodeGet("big")]).end;
  const zipped = await server.link.call(pathOf("Get"), [encodeGet("big")], { gzip: true }).end;
  expect(zipped.code).toBe(0);
  expect(zipped.messages).toEqual(plain.messages);
  const id = createId("zipped");
  const created = await server.link.call(pathOf("Create"), [encodeCreateOfSize(id, maxRequestBytes)], {
    gzip: true,
  }).end;
  expect(created.code).toBe(0);
});

itOverBoth("answers RESOURCE_EXHAUSTED to a small message that unpacks to a huge one", async (server) => {
  for (const bytes of [maxRequestBytes + 1, 4 * maxRequestBytes]) {
    const { code } = await server.link.call(pathOf("Get"), [Buffer.alloc(bytes)], { gzip: true }).end;
    expect([bytes, code]).toEqual([bytes, 8]);
  }
});

itOverBoth("accepts requests of up to 4 MiB and not a byte more", async (server) => {
  const sizes: [number, number][] = [
    [maxRequestBytes - 1, 0],
    [maxRequestBytes, 0],
    [maxRequestBytes + 1, 8],
    [4 * maxRequestBytes, 8],
  ];
  for (const [sizeBytes, expected] of sizes) {
    const id = createId("size");
    const request = encodeCreateOfSize(id, sizeBytes);
    expect(request.length).toBe(sizeBytes);
    const { code } = await server.link.call(pathOf("Create"), [request]).end;
    expect([sizeBytes, code]).toEqual([sizeBytes, expected]);
    // Refused means not stored, accepted means whole.
    const stored = await server.link.call(pathOf("Get"), [encodeGet(id)]).end;
    expect(stored.code).toBe(expected === 0 ? 0 : 5);
    if (expected === 0) expect(stored.messages[0]?.length).toBeGreaterThan(sizeBytes);
  }
});

itOverBoth("sends answers above the limit of a client, which refuses them by itself", async (server) => {
  const narrow = await server.sender.connect(server.address, { maxMessageBytes: 100_000 });
  expect((await narrow.call(pathOf("Get"), [encodeGet("big")]).end).code).toBe(8);
  expect((await narrow.call(pathOf("Get"), [encodeGet("alive")]).end).code).toBe(0);
  await narrow.close();
});

itOverBoth("ends a watch and a waiting call at the client's deadline", async (server) => {
  const id = createId("held");
  await server.answer("Create", encodeCreate(id, 8, ["keeper"]));
  const watch = server.link.call(pathOf("Watch"), [encodeWatch(false)], {
    mode: "serverStream",
    timeoutMs: 1500,
  });
  await watch.received(1);
  const wait = server.link.call(pathOf("TeardownAndDestroy"), [encodeTeardownAndDestroy(id)], {
    timeoutMs: 300,
  });
  expect((await wait.end).code).toBe(4);
  expect((await watch.end).code).toBe(4);
});

itOverBoth("releases watches that are cancelled", async (server) => {
  for (let i = 0; i < 200; i++) {
    const cancelAfter = i % 2;
    const { code, messages } = await server.link.call(pathOf("Watch"), [encodeWatch(true)], {
      mode: "serverStream",
      cancelAfter,
    }).end;
    expect([i, code]).toEqual([i, 1]);
    expect(messages.length).toBeGreaterThanOrEqual(cancelAfter);
  }
});

itOverBoth("ends a watch when told to, whatever it has sent", async (server) => {
  const watch = server.link.call(pathOf("Watch"), [encodeWatch(false)], { mode: "serverStream" });
  const id = createId("seen");
  await watch.received(1);
  await server.answer("Create", encodeCreate(id));
  const [first, second] = await watch.received(2);
  expect(first?.length).toBe(0);
  const { event } = fromBinary(WatchResponseSchema, second as Uint8Array);
  expect(event.map((e) => [e.eventType, e.resource?.metadata?.id])).toEqual([[EventType.CREATED, id]]);
  await watch.act("cancel");
  expect((await watch.end).code).toBe(1);
});

itOverBoth("answers when the client has half-closed, not before", async (server) => {
  const open = server.link.call(pathOf("Get"), [encodeGet("alive")], { mode: "open" });
  // Later calls on the same connection are over and this one is not.
  for (let i = 0; i < 3; i++) await server.link.call(pathOf("Get"), [encodeGet("alive")]).end;
  await expect(Promise.race([open.end, Promise.resolve("open")])).resolves.toBe("open");
  await open.act("closeSend");
  expect(summarize(await open.end)).toEqual(summarize(await server.answer("Get", encodeGet("alive"))));
});

itOverBoth("answers UNIMPLEMENTED to no request and to two", async (server) => {
  for (const method of ["Get", "Watch"]) {
    const none = server.link.call(pathOf(method), [], { mode: "open" });
    await none.act("closeSend");
    const { code, messages } = await none.end;
    expect([method, code, messages.length]).toEqual([method, 12, 0]);
    const request = method === "Get" ? encodeGet("alive") : encodeWatch(false);
    const two = await server.link.call(pathOf(method), [request, request], { mode: "open" }).end;
    expect([method, two.code, two.messages.length]).toEqual([method, 12, 0]);
  }
});

itOverBoth("answers many calls in flight on one connection, watches among them", async (server) => {
  const watches = Array.from({ length: 20 }, () =>
    server.link.call(pathOf("Watch"), [encodeWatch(false)], { mode: "serverStream" }),
  );
  await Promise.all(watches.map((watch) => watch.received(1)));
  const expected = summarize(await server.answer("Get", encodeGet("big")));
  const gets = Array.from({ length: 200 }, () => server.link.call(pathOf("Get"), [encodeGet("big")]).end);
  for (const answer of await Promise.all(gets)) expect(summarize(answer)).toEqual(expected);
  const id = createId("everywhere");
  await server.answer("Create", encodeCreate(id));
  const seen = await Promise.all(watches.map(async (watch) => (await watch.received(2))[1]));
  for (const bytes of seen) {
    expect(fromBinary(WatchResponseSchema, bytes as Uint8Array).event[0]?.resource?.metadata?.id).toBe(id);
  }
  for (const watch of watches) await watch.act("cancel");
  expect((await Promise.all(watches.map((watch) => watch.end))).map(({ code }) => code)).toEqual(
    Array.from({ length: 20 }, () => 1),
  );
});

itOverBoth("delivers every event to a reader that had stopped, and goes on for others", async (server) => {
  const slow = await server.sender.connect(server.address, { windowBytes: 65_535 });
  const watch = slow.call(pathOf("Watch"), [encodeWatch(false)], { mode: "serverStream", holdAfter: 1 });
  await watch.held;
  const ids = Array.from({ length: 50 }, () => createId("slow"));
  for (const id of ids) {
    const { code } = await server.link.call(pathOf("Create"), [encodeCreate(id, 20_000)]).end;
    expect(code).toBe(0);
  }
  await watch.act("resume");
  const events = (await watch.received(51)).flatMap((bytes) => fromBinary(WatchResponseSchema, bytes).event);
  expect(events.map((event) => event.resource?.metadata?.id)).toEqual(ids);
  await watch.act("cancel");
  expect((await watch.end).code).toBe(1);
  await slow.close();
});

itOverBoth("survives a client that is gone mid-call and releases its watches", async (server) => {
  const id = createId("kept");
  await server.answer("Create", encodeCreate(id, 8, ["keeper"]));
  const doomed = await server.sender.connect(server.address);
  const calls = [
    doomed.call(pathOf("Watch"), [encodeWatch(true)], { mode: "serverStream" }),
    doomed.call(pathOf("TeardownAndDestroy"), [encodeTeardownAndDestroy(id)]),
    doomed.call(pathOf("Create"), [], { mode: "open" }),
  ];
  await calls[0]?.received(1);
  await expect.poll(() => server.state.getStats().watches).toBe(2);
  await doomed.drop();
  expect((await Promise.all(calls.map((call) => call.end))).map(({ code }) => code)).toEqual([14, 14, 14]);
  await doomed.close();
});

itOverBoth("hangs up on a client that sends headers of a megabyte", async (server) => {
  const link = await server.sender.connect(server.address);
  const headers = { "x-large": ["v".repeat(1024 * 1024)] };
  expect((await link.call(pathOf("Get"), [encodeGet("alive")], { headers }).end).code).toBe(14);
  await link.close();
});

itOverBoth(
  "ends open calls of grpc-go with UNAVAILABLE when it stops",
  async ({ sender, address, folder }) => {
    const isUnix = address.startsWith("unix:");
    const server = await startReferenceServer(
      isUnix ? `unix:${join(folder, "stop.sock")}` : "tcp:127.0.0.1:0",
    );
    await server.answer("Create", encodeCreate("held", 8, ["keeper"]));
    const link = await sender.connect(server.running.address);
    const watch = link.call(pathOf("Watch"), [encodeWatch(false)], { mode: "serverStream" });
    const wait = link.call(pathOf("TeardownAndDestroy"), [encodeTeardownAndDestroy("held")]);
    await watch.received(1);
    await expect.poll(() => server.state.getStats().watches).toBe(2);
    await server.running.stop();
    expect([(await watch.end).code, (await wait.end).code]).toEqual([14, 14]);
    expect((await link.call(pathOf("Get"), [encodeGet("held")]).end).code).toBe(14);
    await link.close();
  },
);
