import { create, toBinary } from "@bufbuild/protobuf";
import { HostnameSpecs, KernelParamSpecs } from "@cosi-spec/types/resources";
import { expect, expectTypeOf, it } from "vitest";
import { createClient } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { CosiError, isCosiError, statusNames } from "./cosi-error.ts";
import { createInProcess } from "./in-process.testdata.ts";
import { label } from "./query.ts";
import { opaqueType } from "./resource.ts";

function setUp(options: Partial<ClientOptions> = {}) {
  const server = createInProcess();
  const waits: number[] = [];
  const clock = {
    now: () => 0,
    sleep: async (ms: number) => void waits.push(ms),
  };
  const client = createClient({ transport: server.transport, clock, random: () => 0, ...options });
  return { server, client, waits };
}

const code = (name: (typeof statusNames)[number]): number => statusNames.indexOf(name);
const swap = { id: "vm.swappiness", spec: { name: "vm.swappiness", value: "10" } };

it("creates, reads, changes and destroys a resource whose spec has the type of its definition", async () => {
  const { client } = setUp();
  const created = await client.create(HostnameSpecs, {
    ...{ id: "main", spec: { hostname: "node-1" } },
    ...{ labels: { a: "1" }, annotations: { b: "2" } },
  });
  expectTypeOf(created.spec.hostname).toEqualTypeOf<string>();
  expect(created.metadata).toMatchObject({
    ...{ namespace: HostnameSpecs.namespace, type: "HostnameSpecs.net.cosi.dev", id: "main" },
    ...{ phase: "running", labels: { a: "1" }, annotations: { b: "2" } },
  });
  const read = await client.get(HostnameSpecs, "main");
  expect(read).toEqual(created);
  expect(JSON.parse(read.yaml)).toEqual({ hostname: "node-1" });
  const updated = await client.update(read, { spec: { hostname: "node-2" } });
  expect(updated.spec.hostname).toBe("node-2");
  expect(updated.metadata.labels).toEqual({ a: "1" });
  await client.destroy(HostnameSpecs, "main");
  expect(await client.find(HostnameSpecs, "main")).toBeUndefined();
});

it("does not compile with a wrong spec, label or type", () => {
  const { client } = setUp();
  // @ts-expect-error a host name is text
  const wrongSpec = () => client.create(HostnameSpecs, { id: "main", spec: { hostname: 7 } });
  // @ts-expect-error the spec of another type
  const otherSpec = () => client.create(HostnameSpecs, { id: "main", spec: { value: "1" } });
  // @ts-expect-error labels are text
  const wrongLabel = () => client.create(HostnameSpecs, { id: "a", spec: {}, labels: { a: 1 } });
  // @ts-expect-error a name alone is no type
  const noType = () => client.get("HostnameSpecs.net.cosi.dev", "main");
  expect([wrongSpec, otherSpec, wrongLabel, noType]).toHaveLength(4);
});

it("lists what a query selects, whole or one by one", async () => {
  const { client } = setUp();
  for (const [id, labels] of [
    ["a", { tier: "1", app: "web" }],
    ["b", { tier: "2" }],
    ["c", { tier: "30", app: "db" }],
  ] as const)
    await client.create(HostnameSpecs, { id, spec: { hostname: id }, labels });
  const ids = async (query: Parameters<typeof client.list>[1]): Promise<string[]> =>
    (await client.list(HostnameSpecs, query)).map(({ metadata }) => metadata.id);
  expect(await ids({})).toEqual(["a", "b", "c"]);
  expect(await ids({ labels: [label("app").exists()] })).toEqual(["a", "c"]);
  expect(await ids({ labels: [label("app").isAbsent()] })).toEqual(["b"]);
  expect(await ids({ labels: [label("app").differsFrom("web")] })).toEqual(["b", "c"]);
  expect(await ids({ labels: [label("tier").isMoreThan(1), label("app").equals("db")] })).toEqual(["c"]);
  expect(await ids({ labels: [label("tier").isAtMost(2n)] })).toEqual(["a", "b"]);
  expect(await ids({ anyOf: [[label("app").isIn(["db"])], [label("tier").equals("1")]] })).toEqual([
    "a",
    "c",
  ]);
  expect(await ids({ idPattern: "^[bc]$" })).toEqual(["b", "c"]);
  expect(await ids({ namespace: "elsewhere" })).toEqual([]);
  const seen: string[] = [];
  for await (const { spec } of client.iterate(HostnameSpecs)) seen.push(spec.hostname);
  expect(seen).toEqual(["a", "b", "c"]);
});

it("keeps what it does not know: fields of a newer schema, and whole types", async () => {
  const { client } = setUp();
  const newer = opaqueType(HostnameSpecs.type, HostnameSpecs.namespace);
  const known = toBinary(HostnameSpecs.schema, create(HostnameSpecs.schema, { hostname: "n" }));
  const protoSpec = new Uint8Array([...known, 0xf8, 0x07, 1]); // field 127
  const stored = await client.create(newer, {
    id: "a",
    spec: { yaml: "hostname: n\nnewer: 1\n", protoSpec },
  });
  expectTypeOf(stored.spec).toEqualTypeOf<undefined>();
  const typed = await client.get(HostnameSpecs, "a");
  expect(typed.spec.hostname).toBe("n");
  await client.update(typed, { labels: { x: "y" } });
  const after = await client.get(newer, "a");
  expect([...after.protoSpec]).toEqual([...protoSpec]);
  expect(after.yaml).toBe("hostname: n\nnewer: 1\n");
  expect(after.metadata.labels).toEqual({ x: "y" });
});

it("reads a spec that is there as text alone", async () => {
  const { client } = setUp();
  const asText = opaqueType(HostnameSpecs.type, HostnameSpecs.namespace);
  await client.create(asText, { id: "json", spec: { yaml: '{"hostname": "n", "future": 1}' } });
  await client.create(asText, { id: "yaml", spec: { yaml: "hostname: n\n" } });
  await client.create(asText, { id: "none", spec: { yaml: "{}\n" } });
  expect((await client.get(HostnameSpecs, "json")).spec.hostname).toBe("n");
  expect((await client.get(HostnameSpecs, "none")).spec.hostname).toBe("");
  await expect(client.get(HostnameSpecs, "yaml")).rejects.toMatchObject({ code: "internal" });
});

it("never shows a value of a spec that it cannot read", async () => {
  const { client } = setUp();
  const asText = opaqueType(HostnameSpecs.type, HostnameSpecs.namespace);
  await client.create(asText, { id: "a", spec: { yaml: '{"hostname": {"S3CR3T": 1}}' } });
  const error = await client.get(HostnameSpecs, "a").catch((caught: unknown) => caught as CosiError);
  expect(isCosiError(error, "internal")).toBe(true);
  expect(`${error}${(error as CosiError).stack}${JSON.stringify(error)}`).not.toContain("S3CR3T");
});

it.each([
  ["notFound", (c: ReturnType<typeof createClient>) => c.get(HostnameSpecs, "none")],
  ["alreadyExists", (c: ReturnType<typeof createClient>) => c.create(KernelParamSpecs, swap)],
  [
    "ownerConflict",
    (c: ReturnType<typeof createClient>) => c.destroy(KernelParamSpecs, swap.id, { owner: "x" }),
  ],
  ["pendingFinalizers", (c: ReturnType<typeof createClient>) => c.destroy(KernelParamSpecs, swap.id)],
  [
    "versionConflict",
    async (c: ReturnType<typeof createClient>) => {
      const read = await c.get(KernelParamSpecs, swap.id);
      await c.update(read, { labels: { a: "" } });
      await c.update(read, { labels: { b: "" } });
    },
  ],
  [
    "phaseConflict",
    async (c: ReturnType<typeof createClient>) => {
      const read = await c.get(KernelParamSpecs, swap.id);
      await c.update(read, {}, { expectedPhase: "tearingDown" });
    },
  ],
] as const)("fails with %s, and names the resource", async (wanted, act) => {
  const { client } = setUp();
  await client.create(KernelParamSpecs, { ...swap, finalizers: ["guard"] });
  const error = await Promise.resolve(act(client)).catch((caught: unknown) => caught);
  expect(isCosiError(error, wanted)).toBe(true);
  expect((error as CosiError).message).toMatch(new RegExp(`^\\[${wanted}\\] [^/]+/[^/]+/[^/]+: .`));
});

it("changes a resource although others are faster, with a function that sees what is stored by then", async () => {
  const { client, waits } = setUp();
  await client.create(HostnameSpecs, { id: "a", spec: { hostname: "0" } });
  const add = () =>
    client.modify(HostnameSpecs, "a", ({ spec }) => ({ spec: { hostname: `${Number(spec.hostname) + 1}` } }));
  await Promise.all(Array.from({ length: 8 }, add));
  expect((await client.get(HostnameSpecs, "a")).spec.hostname).toBe("8");
  expect(waits.length).toBeGreaterThan(0);
  const before = await client.get(HostnameSpecs, "a");
  expect(await client.modify(HostnameSpecs, "a", () => undefined)).toEqual(before);
});

it("adds a finalizer once that is given twice, and takes off all that have its name", async () => {
  const { client, server } = setUp();
  await client.create(HostnameSpecs, { id: "a", spec: {}, finalizers: ["x"] });
  const added = await client.addFinalizers(HostnameSpecs, "a", ["y", "x", "y", "z", "z"]);
  expect(added.metadata.finalizers).toEqual(["x", "y", "z"]);
  server.calls.length = 0;
  expect(await client.addFinalizers(HostnameSpecs, "a", ["z", "z"])).toEqual(added);
  expect(server.calls).toEqual(["Get"]);
  const left = await client.removeFinalizers(HostnameSpecs, "a", ["y", "y", "x", "none"]);
  expect(left.metadata.finalizers).toEqual(["z"]);
});

it("tells of every repetition of a call before its wait", async () => {
  const told: unknown[] = [];
  const { client, server } = setUp({
    onRetry: ({ attempt, waitMs, error }) => told.push([attempt, waitMs, error.code]),
  });
  await client.create(HostnameSpecs, { id: "a", spec: {} });
  let failures = 2;
  server.before = () => {
    if (failures-- > 0) throw new CosiError("unavailable", { message: "down" });
  };
  await client.get(HostnameSpecs, "a");
  expect(told).toEqual([
    [1, 50, "unavailable"],
    [2, 100, "unavailable"],
  ]);
});

it("adds and removes finalizers of whoever owns the resource, none to one that goes", async () => {
  const { client } = setUp();
  await client.create(HostnameSpecs, { id: "a", spec: {} }, { owner: "o" });
  const added = await client.addFinalizers(HostnameSpecs, "a", ["x", "y"]);
  expect(added.metadata).toMatchObject({ finalizers: ["x", "y"], owner: "o" });
  expect((await client.addFinalizers(HostnameSpecs, "a", ["x"])).metadata.version).toBe(
    added.metadata.version,
  );
  expect(await client.teardown(HostnameSpecs, "a", { owner: "o" })).toEqual({ isDestroyReady: false });
  await expect(client.addFinalizers(HostnameSpecs, "a", ["z"])).rejects.toMatchObject({
    code: "phaseConflict",
  });
  expect((await client.removeFinalizers(HostnameSpecs, "a", ["x", "y"])).metadata.finalizers).toEqual([]);
  expect(await client.teardown(HostnameSpecs, "a", { owner: "o" })).toEqual({ isDestroyReady: true });
});

it("tears down by an Update where the server has no Teardown", async () => {
  const { client, server } = setUp();
  server.before = (method) => {
    if (method === "Teardown") throw CosiError.fromStatus("Teardown", code("UNIMPLEMENTED"), "");
  };
  await client.create(HostnameSpecs, { id: "a", spec: {}, finalizers: ["x"] });
  expect(await client.teardown(HostnameSpecs, "a")).toEqual({ isDestroyReady: false });
  expect((await client.get(HostnameSpecs, "a")).metadata.phase).toBe("tearingDown");
});

it("repeats reads while the server cannot be reached, with growing waits, and no write", async () => {
  const { client, server, waits } = setUp({ retry: { maxRetries: 3 } });
  let failures = 3;
  server.before = (method) => {
    if (failures-- > 0) throw CosiError.fromStatus(method, code("UNAVAILABLE"), "gone");
  };
  expect(await client.list(HostnameSpecs)).toEqual([]);
  expect(waits).toEqual([50, 100, 200]);
  failures = 4;
  await expect(client.find(HostnameSpecs, "a")).rejects.toMatchObject({ code: "unavailable" });
  server.calls.length = 0;
  failures = 1;
  await expect(client.create(HostnameSpecs, { id: "a", spec: {} })).rejects.toMatchObject({
    code: "unavailable",
  });
  expect(server.calls).toEqual(["Create"]);
});

it("passes deadlines, signals and metadata on, and stops repeating once it is told to", async () => {
  const { client, server } = setUp({ timeoutMs: 5_000 });
  const seen: unknown[] = [];
  const controller = new AbortController();
  server.before = (_method, options) => {
    seen.push([options.timeoutMs, options.metadata?.["node"]]);
    if (seen.length === 3) {
      controller.abort();
      throw CosiError.fromStatus("Get", code("UNAVAILABLE"), "");
    }
  };
  await client.find(HostnameSpecs, "a");
  await client.find(HostnameSpecs, "a", { timeoutMs: 7, metadata: { node: "10.0.0.1" } });
  const { signal } = controller;
  await expect(client.get(HostnameSpecs, "a", { signal })).rejects.toMatchObject({ code: "canceled" });
  expect(seen).toEqual([
    [5_000, undefined],
    [7, "10.0.0.1"],
    [5_000, undefined],
  ]);
});

it("watches a kind with events of the type, and one resource up to a condition", async () => {
  const { client } = setUp();
  await client.create(HostnameSpecs, { id: "a", spec: { hostname: "1" }, labels: { x: "" } });
  await client.create(HostnameSpecs, { id: "b", spec: { hostname: "2" } });
  const told: string[] = [];
  for await (const event of client.watch(HostnameSpecs, { labels: [label("x").exists()] })) {
    if (event.kind === "bootstrapped") void client.destroy(HostnameSpecs, "a");
    if ("resource" in event) {
      expectTypeOf(event.resource.spec.hostname).toEqualTypeOf<string>();
      told.push(`${event.kind} ${event.resource.metadata.id} ${event.resource.spec.hostname}`);
    }
    if (event.kind === "destroyed") break;
  }
  expect(told).toEqual(["created a 1", "destroyed a 1"]);
  const changed = client.watchFor(HostnameSpecs, "b", (state) => state?.spec.hostname === "3");
  await client.modify(HostnameSpecs, "b", () => ({ spec: { hostname: "3" } }));
  expect((await changed)?.spec.hostname).toBe("3");
});

it.each([[[]], [["Teardown", "TeardownAndDestroy"]]])(
  "tears down, waits for the last finalizer and destroys, on a server without %j",
  async (missing) => {
    const { client, server } = setUp();
    server.before = (method) => {
      if (missing.includes(method)) throw CosiError.fromStatus(method, code("UNIMPLEMENTED"), "");
    };
    await client.create(HostnameSpecs, { id: "a", spec: {}, finalizers: ["x"] }, { owner: "o" });
    const done = client.teardownAndDestroy(HostnameSpecs, "a", { owner: "o" });
    const state = await client.watchFor(HostnameSpecs, "a", (now) => now?.metadata.phase === "tearingDown");
    expect(state?.metadata.finalizers).toEqual(["x"]);
    await client.removeFinalizers(HostnameSpecs, "a", ["x"]);
    await done;
    expect(await client.find(HostnameSpecs, "a")).toBeUndefined();
    await expect(client.teardownAndDestroy(HostnameSpecs, "a")).rejects.toMatchObject({ code: "notFound" });
  },
);

it("refuses a query that could match nothing, since the wire would take it for all", async () => {
  const { client, server } = setUp();
  await client.create(HostnameSpecs, { id: "a", spec: {} });
  server.calls.length = 0;
  const query = { labels: [label("x").exists()], anyOf: [] };
  await expect(client.list(HostnameSpecs, query)).rejects.toMatchObject({ code: "invalidArgument" });
  expect(server.calls).toEqual([]);
});

it("names the field of a spec that cannot be written, and never its value", async () => {
  const { client, server } = setUp();
  const spec = { hostname: { S3CR3T: "S3CR3T" } as never };
  const error = await client.create(HostnameSpecs, { id: "a", spec }).catch((caught: unknown) => caught);
  expect(isCosiError(error, "invalidArgument")).toBe(true);
  expect((error as CosiError).message).toMatch(/hostname/);
  expect(`${error}${(error as CosiError).stack}${(error as CosiError).cause}`).not.toContain("S3CR3T");
  expect(server.calls).toEqual([]);
});
