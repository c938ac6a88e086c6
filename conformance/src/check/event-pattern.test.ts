import { EventType } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { makeEvent, makeResource } from "./check.testdata.ts";
import { about, anyOf, created, describeEvent, destroyed, tombstone, updated } from "./event-pattern.ts";

const { CREATED, UPDATED, DESTROYED } = EventType;
const old = makeResource();
const now = makeResource({ version: "2" });

it("fits a CREATED event with exactly the resource and nothing before it", () => {
  const { mismatch } = created(old);
  expect(mismatch(makeEvent({ eventType: CREATED, resource: old }))).toBeUndefined();
  expect(mismatch(makeEvent({ eventType: UPDATED, resource: old }))).toBe("the type is UPDATED");
  expect(mismatch(makeEvent({ eventType: CREATED }))).toBe("`resource` is absent");
  expect(mismatch(makeEvent({ eventType: CREATED, resource: now }))).toBe(
    '`resource` is "a" version 2, which differs',
  );
  expect(mismatch(makeEvent({ eventType: CREATED, resource: old, old }))).toBe("`old` is present");
});

it("fits an UPDATED event with exactly the resource and the one before", () => {
  const { mismatch } = updated(now, old);
  expect(mismatch(makeEvent({ eventType: UPDATED, resource: now, old }))).toBeUndefined();
  expect(mismatch(makeEvent({ eventType: UPDATED, resource: now }))).toBe("`old` is absent");
  expect(mismatch(makeEvent({ eventType: UPDATED, resource: now, old: now }))).toBe("`old` differs");
  expect(mismatch(makeEvent({ eventType: UPDATED, resource: old, old }))).toMatch(/^`resource` is/);
});

it("fits a DESTROYED event without the resource before", () => {
  const { mismatch } = destroyed(now);
  expect(mismatch(makeEvent({ eventType: DESTROYED, resource: now }))).toBeUndefined();
  expect(mismatch(makeEvent({ eventType: DESTROYED, resource: now, old }))).toBe("`old` is present");
  expect(mismatch(makeEvent({ eventType: CREATED, resource: now }))).toBe("the type is CREATED");
});

it("takes any content of an event about a version, but no other version or resource", () => {
  const { mismatch } = about("UPDATED", now);
  const relabelled = makeResource({ version: "2", labels: { x: "y" } });
  expect(mismatch(makeEvent({ eventType: UPDATED, resource: relabelled }))).toBeUndefined();
  expect(mismatch(makeEvent({ eventType: UPDATED, resource: old }))).toBe("the version is 1");
  expect(mismatch(makeEvent({ eventType: CREATED, resource: now }))).toBe("the type is CREATED");
  expect(mismatch(makeEvent({ eventType: UPDATED }))).toBe("it is another resource");
  for (const other of [{ id: "b" }, { namespace: "b" }, { type: "b" }]) {
    const resource = makeResource({ version: "2", ...other });
    expect(mismatch(makeEvent({ eventType: UPDATED, resource }))).toBe("it is another resource");
  }
});

it("takes any version of a resource that is destroyed", () => {
  const { mismatch } = about("DESTROYED", now);
  expect(mismatch(makeEvent({ eventType: DESTROYED, resource: old }))).toBeUndefined();
  expect(mismatch(makeEvent({ eventType: DESTROYED, resource: makeResource({ id: "b" }) }))).toBe(
    "it is another resource",
  );
});

it("fits a tombstone that holds names and nothing else", () => {
  const name = { namespace: "ns", type: "T", id: "a" };
  const grave = (metadata: Parameters<typeof makeResource>[0], spec = {}) => {
    const resource = makeResource({ version: "undefined", ...metadata });
    return makeEvent({ eventType: DESTROYED, resource: { metadata: resource.metadata!, spec } });
  };
  const { mismatch } = tombstone("DESTROYED", name);
  expect(mismatch(grave({}))).toBeUndefined();
  expect(mismatch(grave({ id: "b" }))).toBe('id is "b"');
  expect(mismatch(grave({ version: "1" }))).toBe('version is "1"');
  expect(mismatch(grave({ phase: "tearingDown" }))).toBe('phase is "tearingDown"');
  for (const extra of [
    { owner: "o" },
    { finalizers: ["f"] },
    { labels: { a: "b" } },
    { annotations: { a: "b" } },
  ]) {
    expect(mismatch(grave(extra))).toBeTypeOf("string");
  }
  expect(mismatch(grave({}, { yamlSpec: "a: 1" }))).toBeTypeOf("string");
  expect(mismatch(makeEvent({ eventType: DESTROYED }))).toBe("`resource` is absent or incomplete");
  expect(mismatch({ ...grave({}), eventType: CREATED })).toBe("the type is CREATED");
});

it("fits any event of a type", () => {
  const { mismatch } = anyOf("ERRORED");
  expect(mismatch(makeEvent({ eventType: EventType.ERRORED, error: "x" }))).toBeUndefined();
  expect(mismatch(makeEvent({ eventType: EventType.NOOP }))).toBe("the type is NOOP");
});

it("names events of types that nobody knows", () => {
  expect(describeEvent(makeEvent({ eventType: 77 as EventType }))).toBe("event type 77");
  expect(anyOf("CREATED").mismatch(makeEvent({ eventType: 77 as EventType }))).toBe(
    "the type is event type 77",
  );
  expect(describeEvent(makeEvent({ eventType: UPDATED, resource: now, old }))).toBe(
    'UPDATED "a" version 2, old "a" version 1',
  );
});
