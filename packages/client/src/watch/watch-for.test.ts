import { expect, it } from "vitest";
import type { Resource } from "../resource.ts";
import { type Action, createScripted, event, failure, kind, open, settle } from "./scripted.testdata.ts";
import { watchFor } from "./watch-for.ts";

const params = { ...kind, id: "a" };
const never = (): boolean => false;

function isVersion(version: string) {
  return (state: Resource | undefined) => state?.metadata.version === version;
}

function createManual(script: readonly Action[]) {
  return createScripted([script], { isTimeManual: true });
}

it("answers the present state if it satisfies the condition", async () => {
  const deps = createManual([open, [event("CREATED", "a", 3)]]);
  expect(await watchFor(deps, params, isVersion("3"))).toMatchObject({ metadata: { version: "3" } });
  expect(deps.openCount).toBe(0);
});

it("answers the first later state that satisfies the condition", async () => {
  const script = [[event("CREATED", "a", 1)], [event("UPDATED", "a", 2)], [event("UPDATED", "a", 3)]];
  const state = await watchFor(createManual(script), params, isVersion("2"), { timeoutMs: 100 });
  expect(state).toMatchObject({ metadata: { version: "2" } });
});

it("answers undefined when the absence was waited for", async () => {
  const deps = createManual([[event("CREATED", "a", 1)], [event("DESTROYED", "a", 1)]]);
  expect(await watchFor(deps, params, (state) => state === undefined)).toBeUndefined();
});

it.each<[string, readonly Action[]]>([
  ["last seen: version 2, phase running", [[event("CREATED", "a", 1)], [event("UPDATED", "a", 2)]]],
  ["the resource does not exist", [[event("DESTROYED", "a", "undefined")]]],
  ["no state was seen", [open]],
  ["no state was seen", [failure("unavailable")]],
])("rejects with deadlineExceeded when the time is over: %s", async (message, script) => {
  const deps = createManual(script);
  const waiting = watchFor(deps, params, never, { timeoutMs: 50 });
  const outcome = expect(waiting).rejects.toMatchObject({
    code: "deadlineExceeded",
    rawMessage: `the condition was not met within 50 ms; ${message}`,
    resource: params,
  });
  await deps.advance(49);
  await deps.advance(1);
  await outcome;
  expect(deps.openCount).toBe(0);
});

it("rejects with canceled when a signal is aborted", async () => {
  for (const isOfWatch of [true, false]) {
    const deps = createManual([[event("CREATED", "a", 1)]]);
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = isOfWatch
      ? watchFor(deps, { ...params, signal }, never)
      : watchFor(deps, params, never, { signal, timeoutMs: 50 });
    const outcome = expect(waiting).rejects.toMatchObject({ code: "canceled" });
    await settle();
    controller.abort();
    await outcome;
    expect(deps.openCount).toBe(0);
  }
});

it("rejects with canceled at once if the signal is aborted already", async () => {
  const deps = createManual([[event("CREATED", "a", 1)]]);
  const waiting = watchFor(deps, params, () => true, { signal: AbortSignal.abort() });
  await expect(waiting).rejects.toMatchObject({ code: "canceled" });
  expect(deps.requests).toHaveLength(0);
});

it("rejects with what the condition throws and ends the call", async () => {
  const deps = createManual([[event("CREATED", "a", 1)]]);
  const waiting = watchFor(deps, params, () => {
    throw new Error("mine");
  });
  await expect(waiting).rejects.toThrow("mine");
  expect(deps.openCount).toBe(0);
});

it("rejects with a refusal", async () => {
  const waiting = watchFor(createManual([failure("unauthenticated")]), params, never);
  await expect(waiting).rejects.toMatchObject({ code: "unauthenticated" });
});
