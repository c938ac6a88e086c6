import { afterEach, expect, it, vi } from "vitest";
import { makeResource } from "../check/check.testdata.ts";
import { createDriver } from "../driver/driver.ts";
import { passTimeUntil } from "../driver/fake-time.testdata.ts";
import { createSession } from "../driver/session.ts";
import { type Handler, refuse, stall } from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import { cleanUp } from "./clean-up.ts";
import { createJournal } from "./journal.ts";
import { createMemoryServer, keyOf } from "./memory-server.testdata.ts";

afterEach(() => void vi.useRealTimers());

/** A server, a driver whose creations are in a journal, and a driver of somebody else. */
function setUp(overrides: Readonly<Record<string, Handler>> = {}) {
  const server = createMemoryServer(overrides);
  const session = createSession(createInProcessHost(server), { callMs: 100, eventMs: 50 });
  const journal = createJournal();
  const driver = createDriver(session, [], { onRequest: journal.noteRequest });
  const stranger = createDriver(session, [], { onRequest: () => undefined });
  const clean = () => {
    server.calls.length = 0;
    return cleanUp(stranger, journal);
  };
  return { server, session, journal, driver, stranger, clean };
}

it("removes exactly what was created, last first", async () => {
  const { server, driver, stranger, clean } = setUp();
  await stranger.create({ resource: makeResource({ id: "foreign" }) });
  for (const id of ["a", "b"]) await driver.create({ resource: makeResource({ id }) });
  expect(await clean()).toEqual([]);
  expect(server.calls).toEqual(["Destroy ns/T/b", "Destroy ns/T/a"]);
  expect([...server.stored.keys()]).toEqual(["ns/T/foreign"]);
});

it("does not ask for what was destroyed by the test more than once", async () => {
  const { server, driver, clean, journal } = setUp();
  await driver.create({ resource: makeResource() });
  await driver.destroy({ namespace: "ns", type: "T", id: "a" });
  expect(await clean()).toEqual([]);
  expect(server.calls).toEqual(["Destroy ns/T/a"]);
  expect(journal.entries()).toEqual([]);
});

it("destroys as the owner that was named when the resource was created", async () => {
  const { server, driver, clean } = setUp();
  await driver.create({ resource: makeResource(), options: { owner: "o" } });
  expect(await clean()).toEqual([]);
  expect(server.calls).toEqual(["Destroy ns/T/a"]);
});

it("destroys as the owner a resource has, where a server gave it another", async () => {
  const { server, driver, clean } = setUp();
  await driver.create({ resource: makeResource(), options: { owner: "o" } });
  server.stored.get("ns/T/a")!.metadata!.owner = "p";
  expect(await clean()).toEqual([]);
  expect(server.stored.size).toBe(0);
});

it("takes finalizers off, whoever owns the resource", async () => {
  const { server, driver, clean } = setUp();
  const resource = makeResource({ finalizers: ["x", "y"], phase: "tearingDown" });
  await driver.create({ resource, options: { owner: "o" } });
  expect(await clean()).toEqual([]);
  expect(server.stored.size).toBe(0);
  expect(server.calls).toEqual(["Destroy ns/T/a", "Get ns/T/a", "Update ns/T/a", "Destroy ns/T/a"]);
});

it.each([
  [3, 0],
  [4, 1],
])("tries again where somebody changes the resource in between: %i times leave %i", async (times, count) => {
  const { server, driver, clean } = setUp();
  await driver.create({ resource: makeResource({ finalizers: ["x"] }) });
  const { handle } = server;
  let changes = 0;
  server.handle = (method, request, call) => {
    if (method === "Update" && changes++ < times)
      server.stored.get("ns/T/a")!.metadata!.version = `${changes}0`;
    return handle(method, request, call);
  };
  expect(await clean()).toHaveLength(count);
});

it("gives up on a resource that cannot be removed, and still removes the others", async () => {
  const { server, driver, clean, journal } = setUp({ Update: refuse(7) });
  for (const finalizers of [[], ["x"], []]) {
    await driver.create({ resource: makeResource({ id: `r${server.stored.size}`, finalizers }) });
  }
  const left = { namespace: "ns", type: "T", id: "r1", owner: "" };
  expect(await clean()).toEqual([left]);
  expect(journal.entries()).toEqual([left]);
  expect([...server.stored.keys()]).toEqual([keyOf(left)]);
  expect(server.calls.filter((call) => call === "Destroy ns/T/r1")).toHaveLength(5);
});

it("asks a server that is gone once and reports everything as left over", async () => {
  vi.useFakeTimers();
  const { driver, clean, session, server } = setUp({ Destroy: stall(), Get: stall() });
  for (const id of ["a", "b"]) await driver.create({ resource: makeResource({ id }) });
  expect((await passTimeUntil(clean())).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(session.gone).toBe("it stopped answering during Destroy");
  expect(server.stored.size).toBe(2);
});

it("never removes a resource that was there before a creation was refused for it", async () => {
  const { server, driver, stranger, clean } = setUp();
  await stranger.create({ resource: makeResource(), options: { owner: "stranger" } });
  await driver.create({ resource: makeResource() });
  expect(await clean()).toEqual([]);
  expect(server.stored.size).toBe(1);
});

it("leaves the rest as it is after three resources without an answer", async () => {
  vi.useFakeTimers();
  const { server, driver, clean } = setUp({ Destroy: stall() });
  for (const id of ["a", "b", "c", "d", "e"]) await driver.create({ resource: makeResource({ id }) });
  expect(await passTimeUntil(clean())).toHaveLength(5);
  expect(server.stored.size).toBe(5);
});
