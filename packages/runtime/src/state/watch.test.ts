import fc from "fast-check";
import { expect, it } from "vitest";
import { LabelOperation } from "./label-term.ts";
import type { State } from "./state.ts";
import { createTestState, describe, drain, input, kind, named } from "./testing.testdata.ts";
import type { WatchEvent } from "./watch-cursor.ts";

type Step = { readonly id: string; readonly label: string; readonly verb: "put" | "remove" };

const steps = fc.array(
  fc.record<Step>({
    id: fc.constantFrom("a", "b", "c"),
    label: fc.constantFrom("x", "y"),
    verb: fc.constantFrom<Step["verb"]>("put", "put", "remove"),
  }),
  { maxLength: 40 },
);

function apply(state: State, { id, label, verb }: Step): void {
  const stored = state.find(named(id));
  const labels = new Map([["l", label]]);
  if (verb === "remove") {
    if (stored !== undefined) state.destroy(named(id));
  } else if (stored === undefined) state.create(input(id, { labels }));
  else state.update(input(id, { labels, version: stored.version }));
}

function getBookmark(event: WatchEvent): Uint8Array | undefined {
  return event.type === "errored" ? undefined : event.bookmark;
}

it("resumes from every bookmark with exactly the later events [COSI-WCH-034]", () => {
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const state = createTestState();
      const live = state.watch(kind, { isBookmarkWanted: true });
      for (const step of before) {
        apply(state, step);
        // Another kind moves the position on as well.
        if (state.find({ ...named("z"), namespace: "other" }) === undefined) {
          state.create({ ...input("z"), namespace: "other" });
        }
      }
      for (const step of after) apply(state, step);
      const events = drain(live);
      const texts = describe(events);
      events.forEach((event, index) => {
        const bookmark = getBookmark(event);
        expect(bookmark).toBeDefined();
        expect(describe(drain(state.watch(kind, { bookmark })))).toEqual(texts.slice(index + 1));
        for (const id of ["a", "b"]) {
          const wanted = texts.slice(index + 1).filter((text) => text.includes(` ${id}@`));
          expect(describe(drain(state.watch(kind, { id, bookmark })))).toEqual(wanted);
        }
      });
    }),
    { seed: 1, numRuns: 60 },
  );
});

it("shows through a filter what two listings differ in [COSI-WCH-027] [COSI-WCH-030]", () => {
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const state = createTestState();
      const query = {
        labelQueries: [[{ key: "l", operation: LabelOperation.equal, values: ["x"], isInverted: false }]],
      };
      for (const step of before) apply(state, step);
      const watch = state.watch(kind, { query, isBootstrapWanted: true });
      for (const step of after) apply(state, step);
      const seen = new Map<string, string>();
      for (const event of drain(watch)) {
        if (event.type === "errored" || event.type === "bootstrapped" || event.type === "noop") continue;
        const { id, version } = event.resource;
        if (event.type === "destroyed") expect(seen.delete(id)).toBe(true);
        else {
          expect(seen.has(id)).toBe(event.type === "updated");
          seen.set(id, `${version}`);
        }
      }
      const listed = state.list(kind, query).map(({ id, version }): [string, string] => [id, `${version}`]);
      expect([...seen].sort()).toEqual(listed);
    }),
    { seed: 1, numRuns: 150 },
  );
});

it("bootstraps in byte order, then marks the cut, then goes on live [COSI-WCH-021] [COSI-WCH-024]", () => {
  const state = createTestState();
  for (const id of ["b", "\u{1f600}", "\uff5e", "a"]) state.create(input(id));
  const watch = state.watch(kind, { isBootstrapWanted: true, isBookmarkWanted: true });
  state.create(input("c"));
  expect(describe(drain(watch))).toEqual([
    "created a@1",
    "created b@1",
    "created \uff5e@1",
    "created \u{1f600}@1",
    "bootstrapped @-",
    "noop @-",
    "created c@1",
  ]);
});

it("starts a single watch with the present state [COSI-WCH-014]", () => {
  const state = createTestState();
  expect(describe(drain(state.watch(kind, { id: "a" })))).toEqual(["destroyed a@-"]);
  state.create(input("a"));
  expect(describe(drain(state.watch(kind, { id: "a" })))).toEqual(["created a@1"]);
  expect(describe(drain(state.watch(kind, { id: "" })))).toEqual(["destroyed @-"]);
});

it("replays the tail, counted before filters for a kind and by id for one resource [COSI-WCH-043]", () => {
  const state = createTestState();
  for (const id of ["a", "b", "c"]) state.create(input(id));
  state.destroy(named("a"));
  expect(describe(drain(state.watch(kind, { tailEvents: 2 })))).toEqual(["created c@1", "destroyed a@1"]);
  expect(describe(drain(state.watch(kind, { tailEvents: 99, id: "a" })))).toEqual([
    "created a@1",
    "destroyed a@1",
  ]);
  expect(describe(drain(state.watch(kind, { tailEvents: 1, id: "b" })))).toEqual(["created b@1"]);
  expect(describe(drain(state.watch(kind, { tailEvents: 2, query: { idPattern: "c" } })))).toEqual([
    "created c@1",
  ]);
});

it("ends a watch that the ring has passed, after a gap-free prefix [COSI-WCH-046] [COSI-WCH-047]", () => {
  const state = createTestState({ historyCapacity: 3 });
  const watch = state.watch(kind);
  state.create(input("0"));
  expect(describe(drain(watch))).toEqual(["created 0@1"]);
  for (let index = 1; index <= 3; index++) state.create(input(`${index}`));
  expect(watch.next()).toMatchObject({ type: "created", resource: { id: "1" } });
  for (let index = 4; index <= 6; index++) state.create(input(`${index}`));
  expect(describe(drain(watch))).toEqual(["errored"]);
  expect(watch.end?.code).toBe("historyLost");
  expect(state.getStats().watches).toBe(0);
});

it("refuses bookmarks that are old, foreign, cut, empty or from the future [COSI-WCH-036] [COSI-WCH-037]", () => {
  const state = createTestState({ historyCapacity: 2 });
  const [mark] = drain(state.watch(kind, { isBookmarkWanted: true }));
  const first = mark === undefined ? undefined : getBookmark(mark);
  if (first === undefined) throw new Error("no bookmark");
  for (let index = 0; index < 3; index++) state.create(input(`${index}`));
  const future = Buffer.from(first);
  future.writeBigUInt64BE(99n, 8);
  const foreign = Buffer.from(first);
  foreign[0] = (foreign[0] ?? 0) ^ 1;
  for (const bookmark of [first, future, foreign, first.slice(1), new Uint8Array(0), new Uint8Array(16)]) {
    expect(() => state.watch(kind, { bookmark })).toThrow(
      expect.objectContaining({ code: "invalidBookmark" }),
    );
  }
});

it("keeps enough history for 64 later events by default [COSI-WCH-038]", () => {
  const state = createTestState();
  const bookmark = state.watch(kind, { isBookmarkWanted: true }).next();
  for (let index = 0; index < 64; index++)
    state.create(input(`${index}`, { protoSpec: new Uint8Array(100_000) }));
  expect(bookmark).toBeDefined();
  if (bookmark === undefined) return;
  expect(drain(state.watch(kind, { bookmark: getBookmark(bookmark) }))).toHaveLength(64);
});

it.each([
  [{ isBootstrapWanted: true, tailEvents: 1 }, "invalidArgument"],
  [{ isBootstrapWanted: true, bookmark: new Uint8Array(1) }, "invalidArgument"],
  [{ tailEvents: 1, bookmark: new Uint8Array(1) }, "invalidArgument"],
  [{ id: "a", tailEvents: 1, bookmark: new Uint8Array(1) }, "invalidArgument"],
  [{ id: "a", isBootstrapWanted: true }, "unsupported"],
  [{ id: "a", isBookmarkWanted: true }, "unsupported"],
  [{ id: "a", query: { labelQueries: [[]] } }, "unsupported"],
  [{ id: "a", query: { idPattern: "(" } }, "unsupported"],
  [{ query: { idPattern: "(" } }, "invalidArgument"],
])("refuses the options %j as %s and keeps nothing [COSI-WCH-032]", (options, code) => {
  const state = createTestState();
  expect(() => state.watch(kind, options)).toThrow(expect.objectContaining({ code }));
  expect(state.getStats()).toMatchObject({ watches: 0, kinds: 0 });
});

it("limits the number of watches", () => {
  const state = createTestState({ maxWatches: 1 });
  const watch = state.watch(kind);
  expect(() => state.watch(kind)).toThrow(expect.objectContaining({ code: "limitExceeded" }));
  watch.close();
  watch.close();
  expect(state.watch(kind).end).toBeUndefined();
});
