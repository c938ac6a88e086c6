import { expect, it } from "vitest";
import { createMapStorage } from "../testing/storages.testdata.ts";
import type { Resource } from "./resource.ts";
import { createState } from "./state.ts";
import { StateError } from "./state-error.ts";
import type { ResourceStorage } from "./storage.ts";
import { describe, drain, input, kind, named } from "./testing.testdata.ts";

const secret = "s3cr3t";

/** A storage in memory that can be told to fail. */
function createFailingStorage() {
  const records = new Map<string, Uint8Array>();
  const storage = createMapStorage(records);
  const control = { failure: undefined as Error | undefined, records };
  const check = (): void => {
    if (control.failure !== undefined) throw control.failure;
  };
  const failing: ResourceStorage = {
    load: () => storage.load(),
    put(name, record) {
      check();
      storage.put(name, record);
    },
    remove(name) {
      check();
      storage.remove(name);
    },
  };
  return { storage: failing, control };
}

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const toBytes = (resources: readonly Resource[]) => resources.map(({ bytes }) => Buffer.from(bytes));

it("goes on in the next life with everything as it was stored", () => {
  const records = new Map<string, Uint8Array>();
  const storage = createMapStorage(records);
  const first = createState({ storage });
  first.create(
    input("a", {
      labels: new Map([
        ["z", "1"],
        ["a", "2"],
      ]),
      annotations: new Map([["__proto__", ""]]),
      finalizers: ["one", ""],
      protoSpec: new Uint8Array([8, 1]),
      yamlSpec: "text: ä\n",
    }),
    { owner: "me" },
  );
  first.create(input("b"));
  first.update(input("b", { version: 1n, yamlSpec: "second" }));
  first.create(input("c"));
  first.destroy(named("c"));
  first.teardown(named("a"), { owner: "me" });
  const second = createState({ storage });
  expect(toBytes(second.list(kind))).toEqual(toBytes(first.list(kind)));
  expect(second.get(named("a"))).toMatchObject({
    version: 2n,
    owner: "me",
    phase: "tearingDown",
    finalizers: ["one", ""],
  });
  expect(second.get(named("a")).created).toEqual(first.get(named("a")).created);
  expect(second.getStats()).toMatchObject({ resources: 2, stateBytes: first.getStats().stateBytes });
  expect(() => second.update(input("b", { version: 1n }))).toThrow(/has version 2/);
  expect(second.update(input("b", { version: 2n })).version).toBe(3n);
  expect(createState({ storage }).get(named("b")).version).toBe(3n);
});

it("reports what was loaded as bootstrap, and has no events of it", () => {
  const storage = createMapStorage(new Map());
  createState({ storage }).create(input("a"));
  const state = createState({ storage });
  const watch = state.watch(kind, { isBootstrapWanted: true });
  const tail = state.watch(kind, { tailEvents: 10 });
  expect(describe(drain(watch))).toEqual(["created a@1", "bootstrapped @-"]);
  expect(drain(tail)).toEqual([]);
});

it("refuses bookmarks of an earlier life", () => {
  const storage = createMapStorage(new Map());
  const first = createState({ storage });
  const [mark] = drain(first.watch(kind, { isBookmarkWanted: true }));
  const bookmark = mark?.type === "noop" ? mark.bookmark : undefined;
  expect(bookmark).toBeDefined();
  expect(() => createState({ storage }).watch(kind, { bookmark })).toThrow(
    expect.objectContaining({ code: "invalidBookmark" }),
  );
});

it("stores a change before anybody can see it", () => {
  const seen: (string | undefined)[] = [];
  const storage: ResourceStorage = {
    load: () => [],
    put: (name) => void seen.push(`put ${state.find(name)?.version}`),
    remove: (name) => void seen.push(`remove ${state.find(name)?.version}`),
  };
  const state = createState({ storage });
  state.create(input("a"));
  state.update(input("a", { version: 1n }));
  state.teardown(named("a"));
  state.destroy(named("a"));
  expect(seen).toEqual(["put undefined", "put 1", "put 2", "remove 3"]);
});

it.each<[string, (state: ReturnType<typeof createState>) => unknown]>([
  ["create", (state) => state.create(input("b"))],
  ["update", (state) => state.update(input("a", { version: 1n, yamlSpec: "new" }))],
  ["teardown", (state) => state.teardown(named("a"))],
  ["destroy", (state) => state.destroy(named("a"))],
  ["teardownAndDestroy", (state) => state.teardownAndDestroy(named("a"))],
])("changes nothing when the storage fails in %s", (_, change) => {
  const { storage, control } = createFailingStorage();
  const state = createState({ storage });
  state.create(input("a"));
  const before = {
    stats: state.getStats(),
    list: toBytes(state.list(kind)),
    records: new Map(control.records),
  };
  const watch = state.watch(kind);
  control.failure = new Error(secret);
  const error = catchError(() => change(state));
  expect(error).toBeInstanceOf(StateError);
  expect(error).toMatchObject({ code: "storageFailed", cause: control.failure });
  expect((error as Error).message).not.toContain(secret);
  watch.close();
  expect({ stats: state.getStats(), list: toBytes(state.list(kind)), records: control.records }).toEqual(
    before,
  );
  expect(drain(watch)).toEqual([]);
  control.failure = undefined;
  change(state);
});

it("ends a wait for finalizers with the error of the storage", async () => {
  const { storage, control } = createFailingStorage();
  const state = createState({ storage });
  state.create(input("a", { finalizers: ["f"] }));
  const wait = state.teardownAndDestroy(named("a"));
  const ended = new Promise<void>((resolve) => wait.onReady(resolve));
  state.update(input("a", { version: 2n, phase: "tearingDown" }));
  control.failure = new Error(secret);
  await ended;
  expect(wait).toMatchObject({ isDone: false, end: { code: "storageFailed", cause: control.failure } });
  expect(state.find(named("a"))).toBeDefined();
});

it("tells a resource that was loaded from a new one of its name", async () => {
  const storage = createMapStorage(new Map());
  createState({ storage }).create(input("a", { finalizers: ["f"] }));
  const state = createState({ storage });
  const wait = state.teardownAndDestroy(named("a"));
  const ended = new Promise<void>((resolve) => wait.onReady(resolve));
  // In one step, so that the wait sees the new one alone.
  state.update(input("a", { version: 2n, phase: "tearingDown" }));
  state.destroy(named("a"));
  state.create(input("a", { finalizers: ["f"] }));
  await ended;
  expect(wait.isDone).toBe(true);
  expect(state.get(named("a")).phase).toBe("running");
});

it("keeps what describes the server as it was stored", () => {
  const storage = createMapStorage(new Map());
  const options = { storage, registerDefaults: true, publishCapabilities: true };
  const first = createState(options);
  const second = createState(options);
  expect(second.getStats().resources).toBe(first.getStats().resources);
  const definitions = { namespace: "meta", type: "ResourceDefinitions.meta.cosi.dev" };
  expect(toBytes(second.list(definitions))).toEqual(toBytes(first.list(definitions)));
});

it("corrects features that another version left behind", () => {
  const storage = createMapStorage(new Map());
  const name = { namespace: "meta", type: "Capabilities.system.cosi.dev", id: "state" };
  const { yamlSpec } = createState({ publishCapabilities: true }).get(name);
  createState({ storage }).create({ ...name, yamlSpec, labels: new Map([["a", "b"]]) }, { owner: "x" });
  const found = createState({ storage, publishCapabilities: true }).get(name);
  expect(found).toMatchObject({ version: 2n, owner: "x", labels: new Map([["a", "b"]]) });
  expect(Buffer.from(found.protoSpec).toString("latin1")).toContain("tail-events");
  expect(createState({ storage, publishCapabilities: true }).get(name).version).toBe(2n);
  const changed = { ...found, yamlSpec: found.yamlSpec, protoSpec: new Uint8Array(0) };
  createState({ storage }).update(changed, { owner: "x" });
  const again = createState({ storage, publishCapabilities: true }).get(name);
  expect(again).toMatchObject({ version: 4n, protoSpec: found.protoSpec });
});

function loadRecord(...records: Uint8Array[]): () => unknown {
  const load = () => records;
  return () => createState({ storage: { load, put: () => undefined, remove: () => undefined } });
}

it("names the record that is damaged, and nothing of its content", () => {
  const state = createState();
  const good = state.create(input("good")).bytes;
  const bytes = state.create(input("bad", { yamlSpec: secret })).bytes;
  const without = createState().create(input("bad", { labels: new Map([["k", secret]]) })).bytes;
  const expected =
    /^record 2 of the storage, of resource "tests\/Widgets\.example\.dev\/bad", is damaged: (?!.*s3cr3t)/;
  for (const damaged of [
    bytes.subarray(0, bytes.length - 1),
    Buffer.concat([bytes, Buffer.from([0x1a, 0])]),
    Buffer.from(without).fill(0xff, without.length - 8, without.length - 4),
    Buffer.from(Buffer.from(bytes).toString("latin1").replace("running", "RUNNING"), "latin1"),
    Buffer.from(Buffer.from(bytes).toString("latin1").replace('"\u00011', '"\u0001x'), "latin1"),
    Buffer.from(Buffer.from(bytes).toString("latin1").replace('"\u00011', '"\u00010'), "latin1"),
  ]) {
    expect(loadRecord(good, damaged)).toThrow(
      expect.objectContaining({ name: "StorageError", message: expect.stringMatching(expected) }),
    );
  }
  expect(loadRecord(good, new Uint8Array(0))).toThrow(
    /^record 2 of the storage, of resource "\/\/", is damaged/,
  );
  expect(loadRecord(good, "text" as unknown as Uint8Array)).toThrow(/^record 2 .* is not made of bytes$/);
  expect(loadRecord(good, good)).toThrow(/two records of resource "tests\/Widgets.example.dev\/good"/);
});

it("loads what was stored above the limits, and adds nothing until there is room", () => {
  const storage = createMapStorage(new Map());
  const first = createState({ storage });
  for (const id of ["a", "b"]) first.create(input(id));
  // A tear-down may exceed the limit, and must not lock the next life out.
  const full = createState({ storage, maxStateBytes: first.getStats().stateBytes });
  full.teardown(named("a"));
  const state = createState({ storage, maxStateBytes: first.getStats().stateBytes, maxResources: 1 });
  expect(state.getStats().resources).toBe(2);
  const refused = expect.objectContaining({ code: "limitExceeded" });
  expect(() => state.update(input("b", { version: 1n, yamlSpec: "x" }))).toThrow(refused);
  state.destroy(named("a"));
  expect(() => state.create(input("c"))).toThrow(refused);
  state.destroy(named("b"));
  expect(state.create(input("c")).version).toBe(1n);
});

it("hides what a storage says that cannot be loaded", () => {
  const cause = new Error(secret);
  const fail = (): never => {
    throw cause;
  };
  const storage: ResourceStorage = { load: fail, put: fail, remove: fail };
  const error = catchError(() => createState({ storage }));
  expect(error).toMatchObject({ name: "StorageError", message: "the storage cannot be loaded", cause });
});
