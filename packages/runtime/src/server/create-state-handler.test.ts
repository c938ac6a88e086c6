import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CreateRequestSchema,
  CreateResponseSchema,
  EventType,
  GetRequestSchema,
  GetResponseSchema,
  LabelTerm_Operation,
  ListOptionsSchema,
  ListRequestSchema,
  ListResponseSchema,
  type ResourceSchema,
  TeardownAndDestroyRequestSchema,
  TeardownRequestSchema,
  UpdateRequestSchema,
  WatchOptionsSchema,
  WatchResponseSchema,
} from "@cosi-spec/types";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createState } from "../state/state.ts";
import { createStateHandler } from "./create-state-handler.ts";
import type { MethodName } from "./handler.ts";
import { methodNames } from "./method-names.ts";
import { Code } from "./status.ts";
import { call, encode, kind, openWatch, pull, readEvents, resource } from "./testing.testdata.ts";

function setUp(options: Parameters<typeof createState>[0] = {}) {
  const state = createState({ nowMs: () => 0, ...options });
  const bugs: unknown[] = [];
  const handler = createStateHandler(state, { onUnexpectedError: (error) => bugs.push(error) });
  return { state, handler, bugs };
}

const c = EventType.CREATED;

it("answers Create, Get and List with the stored resource [COSI-CRE-002]", () => {
  const { handler } = setUp();
  const labels = { b: "1", a: "\u{1f600}", "": "", "\ufeff": "\ufeffx" };
  const init = resource(
    "a",
    { labels, finalizers: ["f", "f"] },
    { protoSpec: new Uint8Array([1]), yamlSpec: "\ufeffé" },
  );
  const created = call(
    handler,
    "Create",
    encode(CreateRequestSchema, { resource: init, options: { owner: "me" } }),
  );
  expect(created.code).toBe(Code.OK);
  const stored = fromBinary(CreateResponseSchema, created.messages[0] ?? new Uint8Array(0)).resource;
  expect(stored?.metadata).toMatchObject({ id: "a", version: "1", owner: "me", finalizers: ["f"] });
  expect([...(stored?.spec?.protoSpec ?? [])]).toEqual([1]);
  const got = call(handler, "Get", encode(GetRequestSchema, { ...kind, id: "a" }));
  expect(got.messages).toEqual(created.messages);
  expect(call(handler, "List", encode(ListRequestSchema, kind)).messages).toEqual(created.messages);
});

it("keeps a label key __proto__ and a byte order mark [COSI-LBL-001]", () => {
  const { handler, state } = setUp();
  const entry = Buffer.from("\n\x09__proto__\x12\x04\xef\xbb\xbfx", "latin1");
  const base = toBinary(CreateRequestSchema, create(CreateRequestSchema, { resource: resource("a") }));
  // A second resource field merges into the first.
  const extra = Buffer.concat([
    Buffer.from([10, entry.length + 4, 10, entry.length + 2, 82, entry.length]),
    entry,
  ]);
  expect(call(handler, "Create", Buffer.concat([base, extra])).code).toBe(Code.OK);
  expect([...state.get({ ...kind, id: "a" }).labels]).toEqual([["__proto__", "\ufeffx"]]);
});

type Init = Parameters<typeof create<typeof ResourceSchema>>[1];
const malformed: [string, Init][] = [
  ["no resource", undefined],
  ["no metadata", { spec: {} }],
  ["no spec", { metadata: { ...kind, id: "a", version: "1", phase: "running" } }],
  ["an empty version", resource("a", { version: "" })],
  ["a negative version", resource("a", { version: "-1" })],
  ["an empty phase", resource("a", { phase: "" })],
  ["a wrong phase", resource("a", { phase: "Running" })],
];

it.each(malformed)("refuses a write with %s as INVALID_ARGUMENT [COSI-ERR-003]", (_, init) => {
  const { handler, state } = setUp();
  const creation = encode(CreateRequestSchema, init === undefined ? {} : { resource: init });
  expect(call(handler, "Create", creation)).toEqual({ messages: [], code: Code.INVALID_ARGUMENT });
  const update = encode(UpdateRequestSchema, init === undefined ? {} : { newResource: init });
  expect(call(handler, "Update", update)).toEqual({ messages: [], code: Code.INVALID_ARGUMENT });
  expect(state.getStats().resources).toBe(0);
});

it("checks expected_phase before existence and takes absent options as empty [COSI-ERR-006] [COSI-ERR-009]", () => {
  const { handler } = setUp();
  const newResource = resource("a", { version: "1" });
  const wrong = encode(UpdateRequestSchema, { newResource, options: { expectedPhase: "" } });
  expect(call(handler, "Update", wrong).code).toBe(Code.INVALID_ARGUMENT);
  expect(call(handler, "Update", encode(UpdateRequestSchema, { newResource })).code).toBe(Code.NOT_FOUND);
});

it.each(methodNames)(
  "%s answers INTERNAL to bytes that are no message and to text that is no UTF-8",
  (method) => {
    const { handler, bugs } = setUp();
    for (const bytes of [[0xff], [10, 200], [11], [12], [7, 7]]) {
      expect(call(handler, method, new Uint8Array(bytes)).code).toBe(Code.INTERNAL);
    }
    const isWrite = method === "Create" || method === "Update";
    const field = method === "Create" ? 0x0a : 0x12;
    const bytes = isWrite ? [field, 5, 10, 3, 10, 1, 0xff] : [10, 1, 0xff];
    expect(call(handler, method, new Uint8Array(bytes)).code).toBe(Code.INTERNAL);
    expect(bugs).toEqual([]);
  },
);

it("survives any bytes on any method [COSI-LIM-001] [COSI-LIM-002]", () => {
  const { handler, state, bugs } = setUp({ registerDefaults: true });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    // Mostly plausible tags and small lengths reach deeper than noise does.
    fc.array(fc.constantFrom(0, 1, 2, 3, 8, 10, 11, 12, 16, 18, 26, 34, 40, 50, 74, 82, 97, 255), {
      maxLength: 40,
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom<MethodName>(...methodNames), bytes, (method, data) => {
      const opened = handler.call(method, Uint8Array.from(data), { signal: new AbortController().signal });
      const { code } = pull(opened);
      if (method !== "Watch" && method !== "TeardownAndDestroy") expect(code).toBeDefined();
      opened.cancel();
      expect(opened.end).toBeDefined();
      expect(bugs).toEqual([]);
    }),
    { seed: 1, numRuns: 5_000 },
  );
  expect(state.getStats().watches).toBe(0);
});

it("refuses faulty queries before it sends anything, the operation first [COSI-QRY-019] [COSI-QRY-020]", () => {
  const { handler } = setUp();
  call(handler, "Create", encode(CreateRequestSchema, { resource: resource("a") }));
  const unknown = {
    labelQuery: [{ terms: [{ key: "k", op: 99 as LabelTerm_Operation }] }],
    idQuery: { regexp: "(" },
  };
  const noValue = { labelQuery: [{ terms: [{ key: "k", op: LabelTerm_Operation.EQUAL }] }] };
  for (const [init, code] of [
    [unknown, Code.UNIMPLEMENTED],
    [noValue, Code.INVALID_ARGUMENT],
    [{ idQuery: { regexp: "(" } }, Code.INVALID_ARGUMENT],
  ] as const) {
    const options = create(ListOptionsSchema, init);
    expect(call(handler, "List", encode(ListRequestSchema, { ...kind, options }))).toEqual({
      messages: [],
      code,
    });
    expect(pull(openWatch(handler, { options: create(WatchOptionsSchema, init) }))).toEqual({
      messages: [],
      code,
    });
  }
});

it("lists in byte order what matches [COSI-LST-002]", () => {
  const { handler } = setUp();
  for (const id of ["b", "\u{1f600}", "\uff5e", "a"]) {
    call(handler, "Create", encode(CreateRequestSchema, { resource: resource(id) }));
  }
  const options = { idQuery: { regexp: "[^b]" } };
  const { messages, code } = call(handler, "List", encode(ListRequestSchema, { ...kind, options }));
  const ids = messages.map((message) => fromBinary(ListResponseSchema, message).resource?.metadata?.id);
  expect([ids, code]).toEqual([["a", "\uff5e", "\u{1f600}"], Code.OK]);
});

it("opens a watch with an empty message and sends events one by one [COSI-WCH-001] [COSI-WCH-006]", () => {
  const { handler } = setUp();
  const watch = openWatch(handler, { options: { bootstrapContents: true, bootstrapBookmark: true } });
  expect(readEvents(pull(watch).messages)).toEqual([
    [],
    [`${EventType.BOOTSTRAPPED} `],
    [`${EventType.NOOP} `],
  ]);
  for (const id of ["a", "b"])
    call(handler, "Create", encode(CreateRequestSchema, { resource: resource(id) }));
  expect(readEvents(pull(watch).messages)).toEqual([[`${c} a`], [`${c} b`]]);
  expect(watch.end).toBeUndefined();
});

it("hides BOOTSTRAPPED from old clients and sends no empty message for it [COSI-WCH-025]", () => {
  const { handler } = setUp();
  for (const aggregated of [true, false]) {
    const options = { bootstrapContents: true, bootstrapBookmark: true, aggregated };
    const watch = openWatch(handler, { options, apiVersion: 0 });
    expect(readEvents(pull(watch).messages)).toEqual([[], [`${EventType.NOOP} `]]);
  }
});

it("splits an aggregated bootstrap into messages below 1 MiB [COSI-LIM-009] [COSI-WCH-026]", () => {
  const { handler } = setUp();
  const protoSpec = new Uint8Array(300_000);
  const ids = ["a", "b", "c", "d", "e"];
  for (const id of ids)
    call(handler, "Create", encode(CreateRequestSchema, { resource: resource(id, {}, { protoSpec }) }));
  const { messages } = pull(openWatch(handler, { options: { bootstrapContents: true, aggregated: true } }));
  expect(messages.length).toBe(3);
  for (const message of messages) expect(message.length).toBeLessThan(1024 * 1024);
  expect(readEvents(messages).flat()).toEqual([
    ...ids.map((id) => `${c} ${id}`),
    `${EventType.BOOTSTRAPPED} `,
  ]);
});

it.each([1, 0])("ends an overrun watch of api_version %d with ABORTED [COSI-WCH-048]", (apiVersion) => {
  const { handler } = setUp({ historyCapacity: 2 });
  const watch = openWatch(handler, { apiVersion });
  pull(watch);
  for (const id of ["a", "b", "c"])
    call(handler, "Create", encode(CreateRequestSchema, { resource: resource(id) }));
  const { messages, code } = pull(watch);
  expect(code).toBe(Code.ABORTED);
  const events = messages.flatMap((message) => fromBinary(WatchResponseSchema, message).event);
  expect(events.map(({ eventType }) => eventType)).toEqual(apiVersion === 0 ? [] : [EventType.ERRORED]);
  for (const event of events) {
    expect(event.error).not.toBe("");
    expect([event.resource, event.old, event.bookmark]).toEqual([undefined, undefined, undefined]);
  }
});

it("shares the bytes of an event among its watchers", () => {
  const { handler } = setUp();
  const watches = [openWatch(handler), openWatch(handler)];
  for (const watch of watches) pull(watch);
  call(handler, "Create", encode(CreateRequestSchema, { resource: resource("a") }));
  const [first, second] = watches.map((watch) => watch.next());
  expect(first).toBeDefined();
  expect(second).toBe(first);
});

it("ends calls with their signal, and with UNAVAILABLE when it is closed [COSI-TRN-010]", () => {
  const { handler, state } = setUp();
  const controller = new AbortController();
  const cancelled = openWatch(handler, {}, controller);
  controller.abort();
  expect(pull(cancelled)).toEqual({ messages: [], code: Code.CANCELLED });
  const late = new AbortController();
  const expired = openWatch(handler, {}, late);
  late.abort(new DOMException("", "TimeoutError"));
  expect(expired.end?.code).toBe(Code.DEADLINE_EXCEEDED);
  call(handler, "Create", encode(CreateRequestSchema, { resource: resource("a", { finalizers: ["f"] }) }));
  const open = openWatch(handler);
  const request = encode(TeardownAndDestroyRequestSchema, { ...kind, id: "a" });
  const blocked = handler.call("TeardownAndDestroy", request, { signal: new AbortController().signal });
  let wakeCount = 0;
  for (const waiting of [open, blocked]) waiting.onReady(() => wakeCount++);
  expect(state.getStats().watches).toBe(2);
  handler.close();
  expect([open.end?.code, blocked.end?.code, wakeCount]).toEqual([Code.UNAVAILABLE, Code.UNAVAILABLE, 2]);
  expect(call(handler, "List", encode(ListRequestSchema, kind)).code).toBe(Code.UNAVAILABLE);
  expect(state.getStats().watches).toBe(0);
});

it("answers a waiting TeardownAndDestroy once the last finalizer is gone [COSI-TAD-002]", async () => {
  const { handler } = setUp();
  call(handler, "Create", encode(CreateRequestSchema, { resource: resource("a", { finalizers: ["f"] }) }));
  const request = encode(TeardownAndDestroyRequestSchema, { ...kind, id: "a" });
  const blocked = handler.call("TeardownAndDestroy", request, { signal: new AbortController().signal });
  const ready = new Promise<void>((resolve) => blocked.onReady(resolve));
  expect(pull(blocked)).toEqual({ messages: [], code: undefined });
  const newResource = resource("a", { version: "2", phase: "tearingDown" });
  expect(call(handler, "Update", encode(UpdateRequestSchema, { newResource })).code).toBe(Code.OK);
  await ready;
  expect(pull(blocked)).toEqual({ messages: [new Uint8Array(0)], code: Code.OK });
  expect(call(handler, "Get", encode(GetRequestSchema, { ...kind, id: "a" })).code).toBe(Code.NOT_FOUND);
});

it("contains a bug in the state and reports it without its text [COSI-SEC-003]", () => {
  const { state } = setUp();
  const bugs: unknown[] = [];
  const broken = Object.assign(Object.create(state), {
    teardown() {
      throw new Error("secret contents");
    },
  });
  const handler = createStateHandler(broken, { onUnexpectedError: (error) => bugs.push(error) });
  const failed = handler.call("Teardown", encode(TeardownRequestSchema, kind), {
    signal: new AbortController().signal,
  });
  expect(failed.end).toEqual({ code: Code.INTERNAL, message: "internal error" });
  expect(bugs).toHaveLength(1);
});

it("encodes a resource as the generated encoder does", () => {
  const { handler } = setUp();
  const init = resource(
    "a",
    { labels: { a: "1", b: "" }, annotations: { "": "x" }, finalizers: ["", "f"] },
    { yamlSpec: "x: 1" },
  );
  const [message] = call(handler, "Create", encode(CreateRequestSchema, { resource: init })).messages;
  if (message === undefined) throw new Error("no answer");
  expect(Buffer.from(toBinary(GetResponseSchema, fromBinary(GetResponseSchema, message)))).toEqual(
    Buffer.from(message),
  );
});

it("lets other calls have their turn during a long scan, and goes on [COSI-LIM-003]", async () => {
  let now = 0;
  // Every look at the clock finds the time of the step used up.
  const { handler } = setUp({ nowMs: () => (now += 100) });
  for (const id of ["a", "b", "c"])
    call(handler, "Create", encode(CreateRequestSchema, { resource: resource(id) }));
  const request = encode(ListRequestSchema, { ...kind, options: { idQuery: { regexp: "c" } } });
  const list = handler.call("List", request, { signal: new AbortController().signal });
  let steps = 0;
  for (;;) {
    const ready = new Promise<void>((resolve) => list.onReady(resolve));
    const { messages, code } = pull(list);
    if (messages.length > 0) {
      expect([messages.length, code]).toEqual([1, Code.OK]);
      break;
    }
    expect(code).toBeUndefined();
    steps++;
    await ready;
  }
  expect(steps).toBe(2);
});
