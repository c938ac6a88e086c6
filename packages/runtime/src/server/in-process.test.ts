import { CreateRequestSchema, WatchRequestSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { createState } from "../state/state.ts";
import { createStateHandler } from "./create-state-handler.ts";
import { createInProcessServer } from "./in-process.ts";
import { Code } from "./status.ts";
import { encode, kind, readEvents, resource } from "./testing.testdata.ts";

function setUp() {
  const state = createState();
  return { state, server: createInProcessServer(createStateHandler(state)) };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  for await (const message of stream) messages.push(message);
  return messages;
}

it("yields the answer and ends on OK, and throws any other status", async () => {
  const { server } = setUp();
  const call = { signal: new AbortController().signal };
  const request = encode(CreateRequestSchema, { resource: resource("a") });
  expect(await collect(server.handle("Create", request, call))).toHaveLength(1);
  await expect(collect(server.handle("Create", request, call))).rejects.toMatchObject({
    code: Code.ALREADY_EXISTS,
    details: expect.stringContaining("exists"),
  });
  await expect(collect(server.handle("toString", request, call))).rejects.toMatchObject({ code: 12 });
  const huge = new Uint8Array(4 * 1024 * 1024 + 1);
  await expect(collect(server.handle("Create", huge, call))).rejects.toMatchObject({ code: 8 });
});

it("waits for events, and releases the watch when the caller leaves [COSI-WCH-002]", async () => {
  const { server, state } = setUp();
  const seen: Uint8Array[] = [];
  const request = encode(WatchRequestSchema, kind);
  for await (const message of server.handle("Watch", request, { signal: new AbortController().signal })) {
    seen.push(message);
    if (seen.length === 1) queueMicrotask(() => state.create({ ...kind, id: "a" }));
    else break;
  }
  expect(readEvents(seen)).toEqual([[], ["0 a"]]);
  expect(state.getStats().watches).toBe(0);
});

it("ends a waiting call with its signal, and with UNAVAILABLE when it is closed", async () => {
  const { server } = setUp();
  const request = encode(WatchRequestSchema, kind);
  const controller = new AbortController();
  const cancelled = collect(server.handle("Watch", request, { signal: controller.signal }));
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: Code.CANCELLED });
  const open = server
    .handle("Watch", request, { signal: new AbortController().signal })
    [Symbol.asyncIterator]();
  await open.next();
  const next = open.next();
  await server.close();
  await expect(next).rejects.toMatchObject({ code: Code.UNAVAILABLE });
});
