import { EventType } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { readWatch } from "./read-watch.ts";
import {
  type Action,
  bootstrapped,
  createScripted,
  event,
  failure,
  kind,
  open,
  take,
} from "./scripted.testdata.ts";

function read(script: readonly Action[], onOpen?: () => void) {
  const deps = createScripted([script]);
  return { deps, events: readWatch(deps.transport, kind, { onOpen }) };
}

async function drain(script: readonly Action[]): Promise<number[]> {
  const types: number[] = [];
  for await (const { eventType } of read(script).events) types.push(eventType);
  return types;
}

it("asks for all event types", async () => {
  const { deps, events } = read([open, "end"]);
  for await (const _ of events);
  expect(deps.requests[0]).toMatchObject({ ...kind, apiVersion: 1 });
});

it("swallows the first message and tells that the watch is open", async () => {
  let opened = 0;
  const { events } = read([open, open, [bootstrapped(1)], "end"], () => opened++);
  const types = await take(1, events, ({ eventType }) => `${eventType}`);
  expect(types).toEqual([`${EventType.BOOTSTRAPPED}`]);
  expect(opened).toBe(1);
});

it("reads messages of several events and of none anywhere [COSI-WCH-051]", async () => {
  const script: Action[] = [
    [event("CREATED", "a", 1), event("UPDATED", "a", 2)],
    [],
    [event("DESTROYED", "a", 2)],
    "end",
  ];
  expect(await drain(script)).toEqual([EventType.CREATED, EventType.UPDATED, EventType.DESTROYED]);
});

it("takes ERRORED for the end, whatever follows [COSI-WCH-050]", async () => {
  const errored = { eventType: EventType.ERRORED, error: "overrun" };
  const { deps, events } = read([open, [errored, event("CREATED", "a", 1)], [event("CREATED", "b", 1)]]);
  await expect(events.next()).rejects.toMatchObject({ code: "unavailable", rawMessage: "overrun" });
  expect(await events.next()).toMatchObject({ done: true });
  expect(deps.openCount).toBe(0);
});

it("ends when the server ends the call with OK", async () => {
  expect(await drain([open, "end"])).toEqual([]);
});

it("passes on what the call ends with", async () => {
  await expect(drain([open, failure("deadlineExceeded")])).rejects.toMatchObject({
    code: "deadlineExceeded",
  });
});

it("refuses messages that cannot be decoded", async () => {
  await expect(drain([open, Uint8Array.of(0xff)])).rejects.toMatchObject({ code: "internal" });
});
