import type { MethodName } from "@cosi-spec/client";
import { HostnameSpecs, KernelParamSpecs } from "@cosi-spec/types/resources";
import { expect, it } from "vitest";
import { createTestServer } from "./create-test-server.ts";
import { createFakeClock } from "./fake-clock.ts";
import { seed } from "./seed-resource.ts";

const host = seed(HostnameSpecs, { id: "hostname", spec: { hostname: "node-1" }, labels: { site: "lab" } });

/** The next event of a watch. */
async function take<T>(events: AsyncIterator<T>): Promise<T> {
  const { done, value } = await events.next();
  if (done === true) throw new Error("the watch has ended");
  return value;
}

it("has the resources of the start, and is a server in every respect", async () => {
  await using server = createTestServer({
    resources: [
      host,
      seed(KernelParamSpecs, {
        id: "sys.a",
        spec: { value: "1" },
        owner: "boot",
        phase: "tearingDown",
        finalizers: ["x"],
      }),
    ],
  });
  const { client } = server;
  const { spec, metadata } = await client.get(HostnameSpecs, "hostname");
  expect([spec.hostname, metadata.labels["site"], metadata.version]).toEqual(["node-1", "lab", "1"]);
  const parameter = await client.get(KernelParamSpecs, "sys.a");
  expect(parameter.metadata).toMatchObject({ owner: "boot", phase: "tearingDown", finalizers: ["x"] });
  await expect(client.destroy(KernelParamSpecs, "sys.a")).rejects.toMatchObject({ code: "ownerConflict" });
  expect(server.calls.map(({ method, id }) => `${method} ${id}`)).toEqual([
    "Get hostname",
    "Get sys.a",
    "Destroy sys.a",
  ]);
  expect(JSON.stringify(server.calls)).not.toContain("node-1");
  // @ts-expect-error a host name is a text
  seed(HostnameSpecs, { id: "hostname", spec: { hostname: 5 } });
});

it("fails calls before they are done, so often and after so many as was ordered", async () => {
  await using server = createTestServer({ resources: [host] });
  const client = server.createClient({ retry: { maxRetries: 0 } });
  server.fail("Get", { code: "unavailable", after: 1, times: 2 });
  const codes: string[] = [];
  for (let i = 0; i < 5; i++)
    codes.push(
      await client.get(HostnameSpecs, "hostname").then(
        () => "ok",
        (error) => error.code,
      ),
    );
  expect(codes).toEqual(["ok", "unavailable", "unavailable", "ok", "ok"]);
  const takeBack = server.fail("*", {
    code: "permissionDenied",
    times: Number.POSITIVE_INFINITY,
    message: "not now",
  });
  await expect(client.list(HostnameSpecs)).rejects.toThrow("not now");
  await expect(client.get(HostnameSpecs, "hostname")).rejects.toMatchObject({ code: "permissionDenied" });
  takeBack();
  await client.get(HostnameSpecs, "hostname");
  server.fail("Get", { code: "internal", matches: ({ id }) => id === "other" });
  await client.get(HostnameSpecs, "hostname");
  await expect(client.get(HostnameSpecs, "other")).rejects.toMatchObject({ code: "internal" });
  expect(() => server.fail("Get", { code: "internal", times: 0 })).toThrow("times must be");
});

it("takes no time to repeat what is safe to repeat", async () => {
  await using server = createTestServer({ resources: [host] });
  const before = server.clock.now();
  server.fail("Get", { code: "unavailable", times: 4 });
  await server.client.get(HostnameSpecs, "hostname");
  expect(server.calls).toHaveLength(5);
  expect(server.clock.now() - before).toBeGreaterThanOrEqual(50 + 100 + 200 + 400);
});

it("loses answers of calls that were done", async () => {
  await using server = createTestServer();
  const { client } = server;
  const init = { id: "hostname", spec: { hostname: "a" } };
  server.fail("Create", { code: "unavailable", when: "after" });
  await expect(client.create(HostnameSpecs, init)).rejects.toMatchObject({ code: "unavailable" });
  await expect(client.create(HostnameSpecs, init)).rejects.toMatchObject({ code: "alreadyExists" });
  server.fail("Destroy", { code: "unavailable", when: "after" });
  await expect(client.destroy(HostnameSpecs, "hostname")).rejects.toMatchObject({ code: "unavailable" });
  expect(await client.find(HostnameSpecs, "hostname")).toBeUndefined();
});

it("breaks streams, which watches survive without a loss", async () => {
  await using server = createTestServer({ resources: [host] });
  const events = server.client.watch(HostnameSpecs)[Symbol.asyncIterator]();
  expect([(await take(events)).kind, (await take(events)).kind]).toEqual(["created", "bootstrapped"]);
  const next = take(events);
  await server.clock.settle();
  expect(server.cut()).toBe(1);
  await server.client.modify(HostnameSpecs, "hostname", () => ({ spec: { hostname: "node-2" } }));
  expect(await next).toMatchObject({ kind: "updated", old: { spec: { hostname: "node-1" } } });
  await events.return?.();
});

it("restarts with what it has, and with nothing", async () => {
  await using server = createTestServer({ resources: [host] });
  const events = server.client.watch(HostnameSpecs)[Symbol.asyncIterator]();
  await take(events);
  await take(events);
  server.restart();
  await server.client.modify(HostnameSpecs, "hostname", () => ({ labels: {} }));
  expect((await take(events)).kind).toBe("updated");
  server.restart({ keep: false });
  expect(await server.client.list(HostnameSpecs)).toEqual([]);
  const kinds = [(await take(events)).kind, (await take(events)).kind, (await take(events)).kind];
  expect(kinds).toEqual(["resynced", "destroyed", "bootstrapped"]);
  await events.return?.();
});

it("lets watches miss events where the history is short", async () => {
  await using server = createTestServer({ resources: [host], historyCapacity: 2 });
  const events = server.client.watch(HostnameSpecs)[Symbol.asyncIterator]();
  await take(events);
  await take(events);
  server.cut();
  for (const site of ["a", "b", "c", "d"])
    await server.client.modify(HostnameSpecs, "hostname", () => ({ labels: { site } }));
  expect((await take(events)).kind).toBe("resynced");
  expect(await take(events)).toMatchObject({ kind: "updated", resource: { metadata: { version: "5" } } });
  await events.return?.();
});

it("keeps the limits of calls by its clock", async () => {
  await using server = createTestServer({
    clock: createFakeClock(),
    resources: [seed(HostnameSpecs, { id: "hostname", spec: { hostname: "a" }, finalizers: ["x"] })],
  });
  const gone = server.client.teardownAndDestroy(HostnameSpecs, "hostname", { timeoutMs: 1_000 });
  const outcome = gone.then(
    () => "gone",
    (error) => error.code,
  );
  await server.clock.advance(999);
  expect(server.clock.sleepCount).toBe(1);
  await server.clock.advance(1);
  expect(await outcome).toBe("deadlineExceeded");
  expect((await server.client.get(HostnameSpecs, "hostname")).metadata.phase).toBe("tearingDown");
});

it("ends everything when it is closed", async () => {
  const server = createTestServer();
  const events = server.client.watch(HostnameSpecs)[Symbol.asyncIterator]();
  await take(events);
  const next = take(events);
  await server.close();
  await server.close();
  await expect(next).rejects.toMatchObject({ code: "canceled" });
  await expect(server.client.list(HostnameSpecs)).rejects.toMatchObject({ code: "canceled" });
});

it("logs every method by its name", async () => {
  await using server = createTestServer();
  const { client } = server;
  const init = { id: "hostname", spec: { hostname: "a" } };
  const created = await client.create(HostnameSpecs, init);
  await client.update(created, { labels: { a: "b" } });
  await client.list(HostnameSpecs);
  await client.teardown(HostnameSpecs, "hostname");
  await client.destroy(HostnameSpecs, "hostname");
  await client.create(HostnameSpecs, init);
  await client.teardownAndDestroy(HostnameSpecs, "hostname");
  const log = server.calls.map(({ method, type, namespace, id }) => [method, type, namespace, id]);
  const row = (method: MethodName, id?: string) => [method, HostnameSpecs.type, HostnameSpecs.namespace, id];
  expect(log).toEqual([
    row("Create", "hostname"),
    row("Update", "hostname"),
    row("List"),
    row("Teardown", "hostname"),
    row("Destroy", "hostname"),
    row("Create", "hostname"),
    row("TeardownAndDestroy", "hostname"),
  ]);
});
