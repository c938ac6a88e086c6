import { expect, it } from "vitest";
import { createTestState, describe, drain, input, kind, named } from "./testing.testdata.ts";

function fail(code: string) {
  return expect.objectContaining({ code });
}

it("stores a new resource with version 1 and both times from its clock [COSI-VER-004] [COSI-RES-011]", () => {
  const now = { seconds: 1_700_000_000n, nanos: 5 };
  const state = createTestState({ clock: () => now });
  const resource = state.create(input("a", { version: 7n, finalizers: ["f", "g", "f"] }), { owner: "me" });
  expect(resource).toMatchObject({
    version: 1n,
    owner: "me",
    created: now,
    updated: now,
    finalizers: ["f", "g"],
  });
  expect(state.get(named("a"))).toBe(resource);
});

it("keeps created and raises the version on update [COSI-RES-009] [COSI-VER-003]", () => {
  let seconds = 0n;
  const state = createTestState({ clock: () => ({ seconds: ++seconds, nanos: 7 }) });
  state.create(input("a"));
  const updated = state.update(input("a", { version: 1n, yamlSpec: "é" }));
  expect(updated).toMatchObject({
    version: 2n,
    created: { seconds: 1n },
    updated: { seconds: 2n },
    yamlSpec: "é",
  });
});

it("checks existence, owner, version and phase of an update in this order [COSI-UPD-007] [COSI-UPD-008]", () => {
  const state = createTestState();
  const wrong = input("a", { version: 9n });
  const options = { owner: "other", expectedPhase: "tearingDown" } as const;
  expect(() => state.update(wrong, options)).toThrow(fail("notFound"));
  state.create(input("a"), { owner: "me" });
  expect(() => state.update(wrong, options)).toThrow(fail("ownerConflict"));
  expect(() => state.update(wrong, { ...options, owner: "me" })).toThrow(fail("versionConflict"));
  const right = input("a", { version: 1n, owner: "me" });
  expect(() => state.update(right, { ...options, owner: "me" })).toThrow(fail("phaseConflict"));
  expect(() => state.update({ ...right, owner: "" }, { owner: "me" })).toThrow(fail("ownerConflict"));
  expect(state.get(named("a")).version).toBe(1n);
  expect(state.update(right, { owner: "me", expectedPhase: "running" }).version).toBe(2n);
});

it("refuses a foreign owner in the metadata before looking whether the name is taken [COSI-CRE-006]", () => {
  const state = createTestState();
  state.create(input("a"));
  expect(() => state.create(input("a", { owner: "x" }))).toThrow(fail("ownerConflict"));
  expect(() => state.create(input("b", { owner: "x" }), { owner: "y" })).toThrow(fail("ownerConflict"));
  expect(state.create(input("b", { owner: "x" }), { owner: "x" }).owner).toBe("x");
});

it("destroys only for the owner and without finalizers [COSI-DES-003] [COSI-FIN-006]", () => {
  const state = createTestState();
  state.create(input("a", { finalizers: ["f"] }), { owner: "me" });
  expect(() => state.destroy(named("a"))).toThrow(fail("ownerConflict"));
  expect(() => state.destroy(named("a"), { owner: "me" })).toThrow(fail("pendingFinalizers"));
  state.update(input("a", { version: 1n, owner: "me" }), { owner: "me" });
  state.destroy(named("a"), { owner: "me" });
  expect(() => state.destroy(named("a"), { owner: "me" })).toThrow(fail("notFound"));
});

it("tears down once and answers again without an event [COSI-TDN-004] [COSI-TDN-007]", () => {
  const state = createTestState();
  state.create(input("a", { finalizers: ["f"] }));
  const watch = state.watch(kind);
  expect(state.teardown(named("a"))).toMatchObject({ isDestroyReady: false, resource: { version: 2n } });
  expect(state.teardown(named("a"))).toMatchObject({ isDestroyReady: false, resource: { version: 2n } });
  expect(() => state.teardown(named("a"), { owner: "x" })).toThrow(fail("ownerConflict"));
  expect(describe(drain(watch))).toEqual(["updated a@2"]);
});

it("waits for finalizers, also for one that came back [COSI-TAD-002]", async () => {
  const state = createTestState();
  state.create(input("a", { finalizers: ["f"] }));
  const wait = state.teardownAndDestroy(named("a"));
  // Gone and back within one turn: the wait must not act on the moment in between.
  state.update(input("a", { version: 2n, phase: "tearingDown" }));
  state.update(input("a", { version: 3n, phase: "tearingDown", finalizers: ["g"] }));
  await Promise.resolve();
  expect(wait.isDone).toBe(false);
  state.update(input("a", { version: 4n }));
  await Promise.resolve();
  expect(wait.isDone).toBe(true);
  expect(state.find(named("a"))).toBeUndefined();
  expect(state.getStats().watches).toBe(0);
});

it("leaves the next life of a name alone [COSI-TAD-008]", async () => {
  const state = createTestState();
  state.create(input("a", { finalizers: ["f"] }));
  const wait = state.teardownAndDestroy(named("a"));
  state.update(input("a", { version: 2n, phase: "tearingDown" }));
  state.destroy(named("a"));
  state.create(input("a"));
  await Promise.resolve();
  expect(wait.isDone).toBe(true);
  expect(state.get(named("a"))).toMatchObject({ version: 1n, phase: "running" });
});

it("does not destroy on behalf of a wait that was given up [COSI-TAD-007]", async () => {
  const state = createTestState();
  state.create(input("a", { finalizers: ["f"] }));
  const wait = state.teardownAndDestroy(named("a"));
  wait.close();
  state.update(input("a", { version: 2n, phase: "tearingDown" }));
  await Promise.resolve();
  expect(wait.isDone).toBe(false);
  expect(state.get(named("a")).phase).toBe("tearingDown");
});

it("gives a listing that later writes do not change", () => {
  const state = createTestState();
  state.create(input("b"));
  state.create(input("a"));
  const before = state.list(kind);
  state.update(input("a", { version: 1n }));
  state.destroy(named("b"));
  expect(before.map(({ id, version }) => `${id}@${version}`)).toEqual(["a@1", "b@1"]);
  expect(state.list(kind).map(({ id, version }) => `${id}@${version}`)).toEqual(["a@2"]);
});

it("takes a copy of what it is given", () => {
  const state = createTestState();
  const protoSpec = new Uint8Array([1]);
  const labels = new Map([["k", "v"]]);
  state.create(input("a", { protoSpec, labels }));
  protoSpec[0] = 2;
  labels.set("k", "w");
  expect([...state.get(named("a")).protoSpec]).toEqual([1]);
  expect(state.get(named("a")).labels.get("k")).toBe("v");
});

it("refuses names that are too long and texts that UTF-8 cannot express", () => {
  const state = createTestState({ maxNameBytes: 255 });
  expect(state.create(input("é".repeat(127))).id).toHaveLength(127);
  for (const bad of [input("é".repeat(128)), input("\ud800"), input("a", { finalizers: ["\udc00"] })]) {
    expect(() => state.create(bad)).toThrow(fail("invalidArgument"));
  }
});

it("decodes the meta types and writes their YAML itself [COSI-MTA-001] [COSI-MTA-003]", () => {
  const state = createTestState({ registerDefaults: true });
  const kinds = ["Namespaces.meta.cosi.dev", "ResourceDefinitions.meta.cosi.dev"];
  const listed = kinds.map((type) =>
    state.list({ namespace: "meta", type }).map(({ id, owner }) => `${id} ${owner}`),
  );
  expect(listed).toEqual([
    ["meta meta"],
    ["namespaces.meta.cosi.dev meta", "resourcedefinitions.meta.cosi.dev meta"],
  ]);
  const namespace = { namespace: "meta", type: "Namespaces.meta.cosi.dev", id: "x" };
  const protoSpec = Buffer.from("\n\x08Apps: #1\x50\x01", "latin1");
  const stored = state.create({ ...namespace, protoSpec, yamlSpec: "description: other" });
  expect(stored.yamlSpec).toBe("description: 'Apps: #1'\n");
  expect(Buffer.from(stored.protoSpec).toString("latin1")).toBe("\n\x08Apps: #1");
  const broken = { ...namespace, id: "y", protoSpec: new Uint8Array([10, 9, 1]) };
  expect(() => state.create(broken)).toThrow(fail("invalidArgument"));
});

it.each([
  { historyCapacity: 0 },
  { historyCapacity: 1.5 },
  { maxWatches: -1 },
  { maxNameBytes: 10 },
  { maxResources: Number.NaN },
])("refuses the options %j", (options) => {
  expect(() => createTestState(options)).toThrow(RangeError);
});

it("publishes its features in both forms [COSI-CAP-002]", () => {
  const state = createTestState({ publishCapabilities: true });
  const { owner, protoSpec, yamlSpec } = state.get({
    namespace: "meta",
    type: "Capabilities.system.cosi.dev",
    id: "state",
  });
  const { features } = JSON.parse(yamlSpec);
  expect(features).toContain("tail-events");
  const encoded = features.map((name: string) => `\n${String.fromCharCode(name.length)}${name}`).join("");
  expect([owner, Buffer.from(protoSpec).toString()]).toEqual(["meta", encoded]);
});
