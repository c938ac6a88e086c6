import { EventType } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { printState } from "./print-event.testdata.ts";
import { type Action, createScripted, event, failure, kind, open, take } from "./scripted.testdata.ts";
import { watchOne } from "./watch-one.ts";

async function watch(count: number, ...scripts: readonly (readonly Action[])[]) {
  const deps = createScripted(scripts);
  return { deps, states: await take(count, watchOne(deps, { ...kind, id: "a" }), printState) };
}

const lost = failure("unavailable");
const tombstone = event("DESTROYED", "a", "undefined");

it("yields the present state and every later one", async () => {
  const { deps, states } = await watch(4, [
    open,
    [event("CREATED", "a", 1)],
    [event("UPDATED", "a", 2)],
    [event("DESTROYED", "a", 2)],
    [event("CREATED", "a", 1, { life: 1 })],
  ]);
  expect(states).toEqual(["a@1", "a@2", "none", "a@1"]);
  expect(deps.requests[0]).toMatchObject({ ...kind, id: "a", apiVersion: 1 });
});

it("yields undefined for a tombstone", async () => {
  const { states } = await watch(2, [open, [tombstone], [event("CREATED", "a", 1)]]);
  expect(states).toEqual(["none", "a@1"]);
});

it("opens again after a lost connection and leaves out the state that it has yielded", async () => {
  const { deps, states } = await watch(
    4,
    [open, [event("CREATED", "a", 1)], lost],
    [lost],
    [open, [event("CREATED", "a", 1)], "end"],
    [open, [event("CREATED", "a", 3)], lost],
    [open, [tombstone], lost],
    [open, [tombstone], [event("CREATED", "a", 3, { life: 1 })]],
  );
  expect(states).toEqual(["a@1", "a@3", "none", "a@3"]);
  expect(deps.requests.map(({ options }) => options)).toEqual(deps.requests.map(() => undefined));
});

it("yields another life that has the same version", async () => {
  const { states } = await watch(
    2,
    [[event("CREATED", "a", 1)], lost],
    [[event("CREATED", "a", 1, { life: 1 })]],
  );
  expect(states).toEqual(["a@1", "a@1"]);
});

it("ignores other events and ends a stream at ERRORED [COSI-WCH-050] [COSI-WCH-052]", async () => {
  const { states } = await watch(
    2,
    [
      [{ ...event("CREATED", "a", 8), eventType: EventType.NOOP }],
      [{ ...event("CREATED", "a", 9), eventType: 77 as EventType }],
      [event("CREATED", "a", 1)],
      [{ eventType: EventType.ERRORED, error: "overrun" }],
      [event("UPDATED", "a", 5)],
    ],
    [[event("CREATED", "a", 2)]],
  );
  expect(states).toEqual(["a@1", "a@2"]);
});

it("throws a refusal with the name of the resource", async () => {
  await expect(watch(1, [failure("permissionDenied")])).rejects.toMatchObject({
    code: "permissionDenied",
    resource: { ...kind, id: "a" },
  });
});

it("throws internal for an event without a resource", async () => {
  await expect(watch(1, [[{ eventType: EventType.UPDATED }]])).rejects.toMatchObject({ code: "internal" });
});
