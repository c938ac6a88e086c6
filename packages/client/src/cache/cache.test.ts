import { HostnameSpecs } from "@cosi-spec/types/resources";
import { expect, it } from "vitest";
import { createClient } from "../client.ts";
import { CosiError } from "../cosi-error.ts";
import { createInProcess } from "../in-process.testdata.ts";
import type { WatchEvent } from "../watch/watch-event.ts";
import { createCache } from "./cache.ts";

function setUp() {
  const server = createInProcess();
  const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const client = createClient({ transport: server.transport, clock, random: () => 0 });
  const put = (id: string, hostname = id, site = "lab") =>
    client.create(HostnameSpecs, { id, spec: { hostname }, labels: { site } });
  return { server, client, put };
}

/** Waits for a change of a cache that satisfies a condition. */
function until(cache: { on(listener: () => void): () => void }, holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const off = cache.on(() => {
    if (!holds()) return;
    off();
    resolve();
  });
  return promise;
}

it("is ready with all that is there, in the order of ids, and then follows every change", async () => {
  const { client, put } = setUp();
  await put("b");
  await put("a");
  const cache = client.cache(HostnameSpecs);
  expect([cache.isCurrent, cache.size]).toEqual([false, 0]);
  await cache.ready;
  expect(cache.isCurrent).toBe(true);
  expect(cache.list().map(({ metadata }) => metadata.id)).toEqual(["a", "b"]);
  const told: string[] = [];
  const off = cache.on(({ kind, resource }) => told.push(`${kind} ${resource.metadata.id}`));
  await client.modify(HostnameSpecs, "a", () => ({ spec: { hostname: "other" } }));
  await client.destroy(HostnameSpecs, "b");
  await put("c");
  await until(cache, () => cache.get("c") !== undefined);
  expect(cache.get("a")?.spec.hostname).toBe("other");
  expect(cache.get("b")).toBeUndefined();
  expect(told).toEqual(["updated a", "destroyed b", "created c"]);
  off();
  await put("d");
  await until(cache, () => cache.size === 3);
  expect(told).toHaveLength(3);
  cache.close();
});

it("finds resources by indexes that follow their changes", async () => {
  const { client, put } = setUp();
  await put("b", "x");
  await put("a", "x");
  const cache = client.cache(HostnameSpecs, {
    indexes: { site: ({ metadata }) => [metadata.labels["site"] ?? ""], name: ({ spec }) => [spec.hostname] },
  });
  await cache.ready;
  const ids = (name: string) => cache.listBy("name", name).map(({ metadata }) => metadata.id);
  expect(ids("x")).toEqual(["a", "b"]);
  expect(cache.listBy("site", "lab")).toHaveLength(2);
  // @ts-expect-error there is no such index
  expect(cache.listBy("none", "x")).toEqual([]);
  await client.modify(HostnameSpecs, "a", () => ({ spec: { hostname: "y" } }));
  await client.destroy(HostnameSpecs, "b");
  await until(cache, () => cache.size === 1 && ids("y").length === 1);
  expect([ids("x"), ids("y")]).toEqual([[], ["a"]]);
  cache.close();
});

it("gives snapshots, one for all changes that came meanwhile, and ends the loop when it is closed", async () => {
  const { client, put } = setUp();
  await put("a");
  const cache = client.cache(HostnameSpecs);
  const sizes: number[] = [];
  for await (const resources of cache.snapshots()) {
    sizes.push(resources.length);
    if (sizes.length === 1) {
      for (const id of ["b", "c", "d"]) await put(id);
      await until(cache, () => cache.size === 4);
    } else cache.close();
  }
  expect(sizes).toEqual([1, 4]);
  expect([cache.isCurrent, cache.error?.code, cache.size]).toEqual([false, "canceled", 4]);
});

it("keeps what it has while the server cannot be reached, and takes over the difference", async () => {
  const { client, server, put } = setUp();
  await put("a");
  await put("b");
  const cache = client.cache(HostnameSpecs, { silenceMs: 0 });
  await cache.ready;
  const told: string[] = [];
  cache.on(({ kind, resource }) => told.push(`${kind} ${resource.metadata.id}`));
  let refusals = 3;
  server.before = (method) => {
    if (method === "Watch" && refusals-- > 0) throw new CosiError("unavailable", { message: "away" });
  };
  server.cut();
  expect(cache.list().map(({ metadata }) => metadata.id)).toEqual(["a", "b"]);
  await client.destroy(HostnameSpecs, "a");
  await put("c");
  await until(cache, () => cache.get("c") !== undefined);
  expect(told).toEqual(["destroyed a", "created c"]);
  expect(refusals).toBeLessThan(0);
  cache.close();
});

it("is not current while it takes over the difference after a lost history, and gives no snapshot of it", async () => {
  const { put } = setUp();
  const [a, b] = [await put("a"), await put("b")];
  const [bookmark, reason] = [undefined, "lost"];
  const events = new TransformStream<WatchEvent<typeof HostnameSpecs>, WatchEvent<typeof HostnameSpecs>>();
  const writer = events.writable.getWriter();
  const cache = createCache<typeof HostnameSpecs, never>(() => events.readable, {});
  const sizes: number[] = [];
  const done = (async () => {
    for await (const resources of cache.snapshots()) if (sizes.push(resources.length) === 2) return;
  })();

  await writer.write({ kind: "created", bookmark, resource: a });
  await writer.write({ kind: "created", bookmark, resource: b });
  await writer.write({ kind: "bootstrapped", bookmark });
  await cache.ready;
  expect(cache.isCurrent).toBe(true);
  await writer.write({ kind: "resynced", bookmark, reason });
  const gone = until(cache, () => cache.size === 1);
  await writer.write({ kind: "destroyed", bookmark, resource: a });
  await gone;
  expect(cache.isCurrent).toBe(false);
  const empty = until(cache, () => cache.size === 0);
  await writer.write({ kind: "destroyed", bookmark, resource: b });
  await writer.write({ kind: "bootstrapped", bookmark });
  await empty;
  await done;
  expect(cache.isCurrent).toBe(true);
  expect(sizes).toEqual([2, 0]);
});

it("says why it cannot be filled", async () => {
  const { client, server } = setUp();
  server.before = () => {
    throw new CosiError("permissionDenied", { message: "not for you" });
  };
  const cache = client.cache(HostnameSpecs);
  await expect(cache.ready).rejects.toMatchObject({ code: "permissionDenied" });
  expect(cache.error?.code).toBe("permissionDenied");
  const read = async () => {
    for await (const _ of cache.snapshots()) throw new Error("there is no snapshot");
  };
  await expect(read()).rejects.toMatchObject({ code: "permissionDenied" });
});
