import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { GetRequestSchema, ListResponseSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { makeResource } from "../check/check.testdata.ts";
import { answer, createFakeServer, type Handler, stall } from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import { createDriver } from "./driver.ts";
import type { Exchange } from "./exchange.ts";
import { createSession } from "./session.ts";

function setUp(handlers: Readonly<Record<string, Handler>>) {
  const sent: { method: string; request: Uint8Array }[] = [];
  const notes: string[] = [];
  const server = createFakeServer(handlers);
  const host = createInProcessHost({
    handle(method, request, call) {
      sent.push({ method, request });
      notes.push(`sent ${method}`);
      return server.handle(method, request, call);
    },
  });
  const exchanges: Exchange[] = [];
  const session = createSession(host, { callMs: 10_000, eventMs: 10_000 });
  const driver = createDriver(session, exchanges, {
    onRequest(method) {
      notes.push(`noted ${method}`);
      return ({ kind }) => notes.push(`${method} ended ${kind}`);
    },
  });
  return { driver, exchanges, sent, notes };
}

const listed = (init: { resource?: ReturnType<typeof makeResource> }): Uint8Array =>
  toBinary(ListResponseSchema, create(ListResponseSchema, init));

it("sends what a test says and nothing else", async () => {
  const { driver, sent, exchanges } = setUp({});
  expect(await driver.get({ id: "a" })).toMatchObject({ kind: "refused", code: "NOT_FOUND" });
  expect(sent).toHaveLength(1);
  expect(fromBinary(GetRequestSchema, sent[0]!.request)).toEqual(create(GetRequestSchema, { id: "a" }));
  expect(exchanges).toHaveLength(1);
});

it("tells of a request before it is sent, and what became of it", async () => {
  const { driver, notes } = setUp({});
  await driver.create({});
  await driver.raw("Update", new Uint8Array([0xff]));
  expect(notes).toEqual(
    ["Create", "Update"].flatMap((name) => [`noted ${name}`, `sent ${name}`, `${name} ended refused`]),
  );
});

it("does not tell of a method that is none of the State API", async () => {
  const { driver, notes } = setUp({});
  expect(await driver.raw("/other.Service/Create", new Uint8Array(0))).toMatchObject({
    code: "UNIMPLEMENTED",
  });
  expect(notes).toEqual(["sent /other.Service/Create"]);
});

it("reads a list whole", async () => {
  const [a, b] = [makeResource(), makeResource({ id: "b" })];
  const { driver } = setUp({ List: answer(listed({ resource: a }), listed({ resource: b })) });
  const outcome = await driver.list({});
  expect(outcome.kind === "ok" && outcome.value.map(({ metadata }) => metadata?.id)).toEqual(["a", "b"]);
});

it("takes a list message without a resource for garbled", async () => {
  const { driver } = setUp({ List: answer(listed({ resource: makeResource() }), listed({})) });
  expect(await driver.list({})).toMatchObject({ kind: "garbled", why: "a ListResponse without a resource" });
});

it("ends everything that is still open", async () => {
  let aborted = 0;
  const hang: Handler = (request, signal) => {
    signal.addEventListener("abort", () => aborted++);
    return stall()(request, signal);
  };
  const { driver } = setUp({ Watch: hang, TeardownAndDestroy: hang, Create: hang });
  driver.watch({});
  driver.rawWatch(new Uint8Array(0));
  const pending = [driver.startTeardownAndDestroy({}), driver.startRaw("Create", new Uint8Array(0))];
  driver.cancelAll();
  expect(aborted).toBe(4);
  for (const { outcome } of pending) expect(await outcome).toMatchObject({ code: "CANCELLED" });
});
