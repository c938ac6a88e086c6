import { expect, it } from "vitest";
import { createTestState, drain, input, kind, named } from "./testing.testdata.ts";

it("keeps nothing of reads and watches of endless kinds [COSI-LIM-004] [COSI-LIM-005]", () => {
  const state = createTestState();
  for (let index = 0; index < 5_000; index++) {
    const other = { namespace: `n${index}`, type: "T" };
    expect(state.list(other)).toEqual([]);
    expect(state.find({ ...other, id: "a" })).toBeUndefined();
    const watch = state.watch(other, { isBootstrapWanted: true });
    drain(watch);
    watch.close();
  }
  expect(state.getStats()).toMatchObject({ kinds: 0, emptyKinds: 0, historyBytes: 0, watches: 0 });
});

it("keeps the history of a bounded number of kinds that became empty", () => {
  const state = createTestState({ maxEmptyKinds: 10 });
  const marks = [0, 1].map((index) => {
    const watch = state.watch({ ...kind, namespace: `n${index}` }, { isBookmarkWanted: true });
    const [mark] = drain(watch);
    watch.close();
    return mark;
  });
  for (let index = 0; index < 100; index++) {
    const name = { ...input("a"), namespace: `n${index}` };
    state.create(name);
    state.destroy(name);
  }
  expect(state.getStats()).toMatchObject({ kinds: 10, emptyKinds: 10, resources: 0, stateBytes: 0 });
  for (const mark of marks) {
    if (mark?.type !== "noop") throw new Error("no mark");
    const { bookmark } = mark;
    // Neither a forgotten kind nor one that never was can tell whether something was missed.
    for (const namespace of ["n0", "never"]) {
      expect(() => state.watch({ ...kind, namespace }, { bookmark })).toThrow(
        expect.objectContaining({ code: "invalidBookmark" }),
      );
    }
  }
  const kept = { ...kind, namespace: "n95" };
  const latest = state.watch(kept, { tailEvents: 2 });
  const created = latest.next();
  if (created?.type !== "created") throw new Error("no event");
  expect(drain(state.watch(kept, { bookmark: created.bookmark })).map(({ type }) => type)).toEqual([
    "destroyed",
  ]);
});

it("keeps the history of all kinds together within its bytes", () => {
  const state = createTestState({ historyTotalMaxBytes: 100_000 });
  for (let index = 0; index < 200; index++) {
    state.create({ ...input("a", { protoSpec: new Uint8Array(10_000) }), namespace: `n${index}` });
  }
  const { historyBytes, resources } = state.getStats();
  expect(resources).toBe(200);
  expect(historyBytes).toBeGreaterThan(0);
  expect(historyBytes).toBeLessThanOrEqual(100_000);
});

it("keeps the history of one kind within its bytes, and its latest event always", () => {
  const state = createTestState({ historyMaxBytes: 50_000 });
  const watch = state.watch(kind);
  for (let index = 0; index < 20; index++)
    state.create(input(`${index}`, { protoSpec: new Uint8Array(10_000) }));
  expect(state.getStats().historyBytes).toBeLessThanOrEqual(50_000);
  watch.close();
  const patient = state.watch(kind);
  state.create(input("huge", { protoSpec: new Uint8Array(200_000) }));
  expect(drain(patient)).toHaveLength(1);
});

it("does not grow by creating and destroying without a listing", () => {
  const state = createTestState();
  state.create(input("stays"));
  for (let index = 0; index < 3_000; index++) {
    state.create(input(`${index}`));
    state.destroy(named(`${index}`));
  }
  expect(state.list(kind).map(({ id }) => id)).toEqual(["stays"]);
  expect(state.getStats().resources).toBe(1);
});

it("refuses resources beyond its limits and can still be emptied", () => {
  const state = createTestState({ maxResources: 2, maxStateBytes: 3_000 });
  state.create(input("a"));
  state.create(input("b", { finalizers: ["f"] }));
  expect(() => state.create(input("c"))).toThrow(expect.objectContaining({ code: "limitExceeded" }));
  expect(() => state.create(input("a"))).toThrow(expect.objectContaining({ code: "alreadyExists" }));
  const large = input("a", { version: 1n, protoSpec: new Uint8Array(3_000) });
  expect(() => state.update(large)).toThrow(expect.objectContaining({ code: "limitExceeded" }));
  expect(state.get(named("a")).version).toBe(1n);
  expect(state.teardown(named("b")).isDestroyReady).toBe(false);
  state.destroy(named("a"));
  state.update(input("b", { version: 2n, phase: "tearingDown" }));
  state.destroy(named("b"));
  expect(state.getStats()).toMatchObject({ resources: 0, stateBytes: 0 });
});
