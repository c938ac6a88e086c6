import { EventType } from "@cosi-spec/types";
import { afterEach, expect, it, vi } from "vitest";
import { makeEvent, makeResource } from "../check/check.testdata.ts";
import { BlockedTest } from "../check/judgement.ts";
import { createDriver } from "../driver/driver.ts";
import type { Exchange } from "../driver/exchange.ts";
import { passTimeUntil } from "../driver/fake-time.testdata.ts";
import { createSession } from "../driver/session.ts";
import { answer, type Handler, refuse, stall } from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import { makeRun } from "../report/run.testdata.ts";
import { createMemoryServer } from "./memory-server.testdata.ts";
import { createRandom } from "./random.ts";
import { createWorld, type WorldParts } from "./world.ts";

afterEach(() => void vi.useRealTimers());

function setUp(overrides: Readonly<Record<string, Handler>> = {}, parts: Partial<WorldParts> = {}) {
  const server = createMemoryServer(overrides);
  const session = createSession(createInProcessHost(server), { callMs: 100, eventMs: 50 });
  const exchanges: Exchange[] = [];
  const driver = createDriver(session, exchanges, { onRequest: () => undefined });
  const world = createWorld({
    namespace: "ns",
    type: "Tests.conformance.cosi.dev",
    random: createRandom("seed", "run", "test"),
    features: makeRun([]).features,
    driver,
    restart: undefined,
    ...parts,
  });
  return { server, world, exchanges, session, driver };
}

/** Why a set-up step blocks its test. */
async function blockOf(step: Promise<unknown>): Promise<BlockedTest> {
  const error = await step.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(BlockedTest);
  return error;
}

it("sends the same bytes for the same seed, run and test, and others for another", async () => {
  const play = async (seed: string): Promise<string[]> => {
    const { world, exchanges } = setUp({}, { random: createRandom(seed) });
    const stored = await world.create({ labels: { a: "b" } });
    await world.update(stored);
    await world.create({ id: world.newId("hint") });
    return exchanges.map(({ request }) => Buffer.from(request.bytes).toString("hex"));
  };
  expect(await play("one")).toEqual(await play("one"));
  expect(await play("one")).not.toEqual(await play("two"));
});

it("makes ids that differ, and names of its own", () => {
  const { world } = setUp();
  const ids = Array.from({ length: 50 }, () => world.newId("x"));
  expect(new Set(ids).size).toBe(50);
  expect(ids[0]).toMatch(/^x-1-[0-9a-f]{4}$/);
  expect([world.otherNamespace(), world.otherNamespace("b")]).toEqual(["ns-other", "ns-b"]);
  expect([world.otherType(), world.otherType("B")]).toEqual([
    "Others.conformance.cosi.dev",
    "B.conformance.cosi.dev",
  ]);
});

it("makes a complete resource that takes over what is given", () => {
  const { world } = setUp();
  const resource = world.resource({ id: "a", labels: { x: "y" }, finalizers: ["f"], phase: "tearingDown" });
  expect(resource.metadata).toMatchObject({
    namespace: "ns",
    type: "Tests.conformance.cosi.dev",
    id: "a",
    version: "undefined",
    phase: "tearingDown",
    owner: "",
    labels: { x: "y" },
    finalizers: ["f"],
  });
  expect(resource.spec!.protoSpec.length).toBeGreaterThanOrEqual(16);
  expect(resource.spec!.yamlSpec).toMatch(/^value: [0-9a-f]{8}\n$/);
});

it("changes a copy and leaves the resource as it was", () => {
  const { world } = setUp();
  const before = world.resource({ labels: { a: "b" }, finalizers: ["f"] });
  const copy = structuredClone(before);
  const changed = world.change(before, { phase: "tearingDown", labels: { c: "d" }, finalizers: [] });
  expect(changed.metadata).toMatchObject({ phase: "tearingDown", labels: { c: "d" }, finalizers: [] });
  expect(changed.spec).toEqual(before.spec);
  const other = world.change(before, { spec: { yamlSpec: "z" } });
  expect(other.spec).toMatchObject({ yamlSpec: "z" });
  expect(other.metadata).toEqual(before.metadata);
  expect(before).toEqual(copy);
});

it("steps through the life of a resource as the owner it has", async () => {
  const { world, server } = setUp();
  const stored = await world.create({ id: "a" }, { owner: "o" });
  const updated = await world.update(stored);
  expect(updated.metadata).toMatchObject({ version: "2", owner: "o" });
  expect(updated.spec).not.toEqual(stored.spec);
  expect((await world.tearDown(updated)).metadata?.phase).toBe("tearingDown");
  expect((await world.get(stored)).metadata?.version).toBe("3");
  expect(await world.list()).toHaveLength(1);
  await world.destroy(stored);
  expect(server.stored.size).toBe(0);
});

it("is blocked by a step that is refused, and names requirement, exchange and status", async () => {
  const { world } = setUp({ Update: refuse(13, "a bug") });
  const stored = await world.create();
  expect(await blockOf(world.update(stored))).toMatchObject({
    message: "set-up failed: Update: INTERNAL: a bug",
    blockedBy: "COSI-UPD-001",
    exchange: 1,
    isSilent: false,
  });
});

it.each([
  ["Create", "COSI-CRE-001"],
  ["Update", "COSI-UPD-001"],
  ["Get", "COSI-GET-001"],
  ["Destroy", "COSI-DES-001"],
  ["List", "COSI-LST-001"],
  ["Watch", "COSI-WCH-001"],
])("is blocked by %s on %s", async (method, requirement) => {
  const { world } = setUp({ [method]: refuse(13) });
  const resource = makeResource();
  const steps: Record<string, () => Promise<unknown>> = {
    Create: () => world.create(),
    Update: () => world.update(resource),
    Get: () => world.get(resource),
    Destroy: () => world.destroy(resource),
    List: () => world.list(),
    Watch: () => world.watch(),
  };
  expect((await blockOf(steps[method]!())).blockedBy).toBe(requirement);
});

it("is blocked by an answer without a complete resource", async () => {
  const { world } = setUp({ Create: answer(new Uint8Array(0)), Get: answer() });
  expect(await blockOf(world.create())).toMatchObject({
    message: "set-up failed: Create: the answer holds no complete resource",
    isSilent: false,
  });
  expect((await blockOf(world.get(makeResource()))).message).toMatch(
    /an answer that is not valid: 0 messages where there is one/,
  );
});

it("asks for more time where a step is silent or a connection broke, and only there", async () => {
  vi.useFakeTimers();
  const silent = setUp({ Create: stall(), Watch: stall() });
  expect((await passTimeUntil(blockOf(silent.world.create()))).isSilent).toBe(true);
  expect((await passTimeUntil(blockOf(silent.world.watch()))).isSilent).toBe(true);
  const broken = setUp({ Create: refuse(14), Watch: refuse(14), Get: refuse(5) });
  expect((await blockOf(broken.world.create())).isSilent).toBe(true);
  expect((await blockOf(broken.world.watch())).isSilent).toBe(true);
  const refused = setUp({ Watch: refuse(12) });
  expect((await blockOf(refused.world.watch())).isSilent).toBe(false);
});

it("reads the first message of a watch, which has to be empty", async () => {
  const { world } = setUp();
  const watch = await world.watch();
  const stored = await world.create();
  const [event] = await world.takeEvents(watch, 1);
  expect(event).toMatchObject({ eventType: EventType.CREATED, resource: stored });
  const eager = setUp({ Watch: answer(new Uint8Array([0x0a, 0x00])) });
  expect((await blockOf(eager.world.watch())).message).toBe(
    "set-up failed: Watch: the first message carries events",
  );
});

it("is blocked by events that are missing, and says how many", async () => {
  vi.useFakeTimers();
  const { world } = setUp();
  const watch = await world.watch();
  await world.create();
  expect(await passTimeUntil(blockOf(world.takeEvents(watch, 3)))).toMatchObject({
    message: "set-up failed: Watch: 1 of 3 events, then silent",
    blockedBy: "COSI-WCH-002",
    isSilent: true,
  });
});

it("reads up to the event of a fence and leaves that out", async () => {
  const { world } = setUp();
  const watch = await world.watch();
  const [a, b] = [await world.create({ id: "a" }), await world.create({ id: "b" })];
  const batch = await world.upToFence(watch);
  expect(batch.end).toBe("reached");
  expect(batch.events.map(({ resource }) => resource?.metadata?.id)).toEqual(["a", "b"]);
  const before = await world.update(b);
  const later = await world.upToUpdate(watch, a);
  expect(later.events).toMatchObject([{ eventType: EventType.UPDATED, resource: before }]);
  expect((await world.upToFence(watch)).events).toEqual([]);
});

it("keeps every event and how it ended where the fence does not come", async () => {
  vi.useFakeTimers();
  const { world } = setUp({ Watch: stall(new Uint8Array(0), new Uint8Array([0x0a, 0x00])) });
  const watch = await world.watch();
  const batch = await passTimeUntil(world.upToFence(watch));
  expect(batch).toMatchObject({ end: "silent", events: [{}] });
});

it("is blocked by an event without a bookmark", async () => {
  const { world } = setUp();
  const bookmark = new Uint8Array([1]);
  expect(world.bookmarkOf(makeEvent({ bookmark }))).toEqual(bookmark);
  for (const event of [makeEvent({}), makeEvent({ bookmark: new Uint8Array(0) })]) {
    expect(() => world.bookmarkOf(event)).toThrow(BlockedTest);
  }
});

it("starts the server anew where somebody said how, and blames no requirement where nobody did", async () => {
  let restarts = 0;
  const can = setUp({}, { restart: async () => void restarts++ });
  await can.world.restart();
  expect(restarts).toBe(1);
  expect((await blockOf(setUp().world.restart())).blockedBy).toBeUndefined();
});
