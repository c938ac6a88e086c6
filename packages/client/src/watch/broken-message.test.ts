import { expect, it } from "vitest";
import { CosiError } from "../cosi-error.ts";
import type { RetryEvent } from "../retry-event.ts";
import { printEvent, printState } from "./print-event.testdata.ts";
import { type WatchKindParams, watchKind } from "./resumable-watch.ts";
import {
  type Action,
  bootstrapped,
  createScripted,
  event,
  failure,
  kind,
  open,
} from "./scripted.testdata.ts";
import { watchOne } from "./watch-one.ts";

/** A field of a number that does not exist, cut off. */
const broken = Uint8Array.of(0xff);
const lost = failure("unavailable");

async function watch(scripts: readonly (readonly Action[])[], params: Partial<WatchKindParams> = {}) {
  const deps = createScripted(scripts);
  const events: string[] = [];
  const error = await (async () => {
    for await (const each of watchKind(deps, { ...kind, ...params })) events.push(printEvent(each));
  })().catch((caught: unknown) => caught);
  return { events, error, requests: deps.requests };
}

it("ends a watch at the third attempt at a message that cannot be decoded", async () => {
  const start = [open, [event("CREATED", "a", 1)], [bootstrapped(1)]];
  const { events, error, requests } = await watch([[...start, broken], [open, broken], [broken], start]);
  expect(events).toEqual(["+a@1", "="]);
  expect(error).toMatchObject({
    code: "internal",
    rawMessage: "the watch met the same fault 3 times in a row: the answer of the server is no WatchResponse",
    resource: kind,
    cause: expect.any(Error),
  });
  expect(requests).toHaveLength(3);
});

it("ends a watch whose bootstrap cannot be decoded, and one of a single resource", async () => {
  const start: readonly Action[] = [open, [event("CREATED", "a", 1)], broken];
  const { error, requests } = await watch([start, start, start, start]);
  expect(error).toMatchObject({ code: "internal", resource: kind });
  expect(requests).toHaveLength(3);

  const deps = createScripted([start, start, start, start]);
  const states: string[] = [];
  const reading = (async () => {
    for await (const state of watchOne(deps, { ...kind, id: "a" })) states.push(printState(state));
  })();
  await expect(reading).rejects.toMatchObject({ code: "internal", resource: { ...kind, id: "a" } });
  expect(states).toEqual(["a@1"]);
  expect(deps.requests).toHaveLength(3);
});

it("goes on for as long as there is news between messages that cannot be decoded", async () => {
  const refusal = failure("permissionDenied");
  const { events, error, requests } = await watch([
    [open, [bootstrapped(1)], broken],
    [open, broken],
    [open, [event("CREATED", "a", 1, { place: 2 })], broken],
    [open, broken],
    [open, [event("UPDATED", "a", 2, { place: 3 })], broken],
    [refusal],
  ]);
  expect(events).toEqual(["=", "+a@1", "~a@1>2"]);
  expect(error).toMatchObject({ code: "permissionDenied" });
  expect(requests).toHaveLength(6);
});

it("counts no other errors, be they internal", async () => {
  const scripts = Array.from({ length: 9 }, () => [open, failure("internal")]);
  const { error, requests } = await watch([...scripts, [failure("permissionDenied")]]);
  expect(error).toMatchObject({ code: "permissionDenied" });
  expect(requests).toHaveLength(10);
});

it("goes on after the server has cancelled a call, as one does that stops", async () => {
  const cancelled = new CosiError("canceled", { message: "stopping", status: "CANCELLED" });
  const { events, error } = await watch([
    [open, [bootstrapped(1)], cancelled],
    [cancelled],
    [open, [event("CREATED", "a", 1, { place: 2 })], failure("canceled")],
  ]);
  expect(events).toEqual(["=", "+a@1"]);
  expect(error).toMatchObject({ code: "canceled", status: undefined });
});

it("tells of every repetition, counted anew after an event", async () => {
  const retries: RetryEvent[] = [];
  await watch(
    [
      [lost],
      [open, lost],
      [open, [bootstrapped(1)], lost],
      [failure("invalidBookmark", "gone")],
      [failure("permissionDenied")],
    ],
    { onRetry: (retry) => retries.push(retry) },
  );
  expect(retries.map(({ attempt, waitMs, error }) => [attempt, waitMs, error.code])).toEqual([
    [1, 75, "unavailable"],
    [2, 150, "unavailable"],
    [1, 75, "unavailable"],
    [2, 0, "invalidBookmark"],
  ]);
  expect(retries[0]?.error.resource).toEqual({ ...kind, id: undefined });
});

it("asks for aggregated events only when told to", async () => {
  const refusal = failure("permissionDenied");
  const scripts: Action[][] = [
    [[event("CREATED", "a", 1), event("CREATED", "b", 1), bootstrapped(1)], refusal],
    [refusal],
  ];
  const plain = await watch(scripts);
  const aggregated = await watch(scripts, { isAggregated: true });
  for (const { events } of [plain, aggregated]) expect(events).toEqual(["+a@1", "+b@1", "="]);
  expect(plain.requests.map(({ options }) => options?.aggregated)).toEqual([false, false]);
  expect(aggregated.requests.map(({ options }) => options?.aggregated)).toEqual([true, true]);
});

it("starts over where a server never tells the end of a bootstrap, and creates nothing twice", async () => {
  const { events, requests } = await watch([
    [open, [event("CREATED", "a", 1)], [event("UPDATED", "a", 2, { place: 1 })], lost],
    [open, [event("CREATED", "a", 3)], [event("DESTROYED", "a", 3, { place: 2 })], lost],
    [failure("permissionDenied")],
  ]);
  expect(events).toEqual(["+a@1", "~a@1>2", "~a@2>3", "-a@3"]);
  expect(requests.map(({ options }) => options?.bootstrapContents)).toEqual([true, true, true]);
});
