import { create, toBinary } from "@bufbuild/protobuf";
import { WatchResponseSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { printEvent } from "./print-event.testdata.ts";
import { watchKind } from "./resumable-watch.ts";
import { bootstrapped, createScripted, event, failure, kind, settle } from "./scripted.testdata.ts";

const silent = [[bootstrapped(1)]];

async function watchSilence(getError = failure("notFound")) {
  const deps = createScripted([silent, [[event("CREATED", "a", 1, { place: 2 })]]], {
    isTimeManual: true,
    getError,
  });
  const controller = new AbortController();
  const { signal } = controller;
  const events = watchKind(deps, { ...kind, silenceMs: 1_000, backoff: { initialMs: 10 }, signal });
  await events.next();
  const next = events.next();
  await settle();
  return { deps, next, controller };
}

it("asks a silent server for a resource that does not exist, within a limit of time", async () => {
  const { deps, next, controller } = await watchSilence();
  await deps.advance(999);
  expect(deps.gets).toHaveLength(0);
  await deps.advance(1);
  expect(deps.gets).toEqual([{ id: expect.stringMatching(/^[a-z]{20}$/), timeoutMs: 1_000 }]);
  await deps.advance(1_000);
  expect(deps.gets).toHaveLength(2);
  expect(deps.requests).toHaveLength(1);
  controller.abort();
  await expect(next).rejects.toMatchObject({ code: "canceled" });
});

it("takes a refusal for a sign of life", async () => {
  const { deps, next, controller } = await watchSilence(failure("permissionDenied"));
  await deps.advance(1_000);
  expect(deps.requests).toHaveLength(1);
  controller.abort();
  await expect(next).rejects.toMatchObject({ code: "canceled" });
});

it.each(["deadlineExceeded", "unavailable"] as const)(
  "connects again when the answer is %s",
  async (code) => {
    const { deps, next } = await watchSilence(failure(code));
    await deps.advance(1_000);
    expect(deps.openCount).toBe(0);
    await deps.advance(10);
    const { value } = await next;
    expect(printEvent(value as never)).toBe("+a@1");
    expect(deps.requests[1]?.options?.startFromBookmark).toEqual(Uint8Array.of(1));
  },
);

it("asks nothing by default", async () => {
  const deps = createScripted([silent], { isTimeManual: true });
  const controller = new AbortController();
  const events = watchKind(deps, { ...kind, signal: controller.signal });
  await events.next();
  const next = events.next();
  await deps.advance(1_000_000);
  expect(deps.gets).toHaveLength(0);
  controller.abort();
  await expect(next).rejects.toMatchObject({ code: "canceled" });
});

it("does not wait for the end of a call that is silent", async () => {
  const { transport, ...deps } = createScripted([], { getError: failure("unavailable") });
  let opened = 0;
  async function* stream() {
    // The first call never ends, not even when it is cancelled.
    if (opened++ === 0) await new Promise(() => undefined);
    yield toBinary(WatchResponseSchema, create(WatchResponseSchema, { event: [bootstrapped(1)] }));
  }
  const events = watchKind({ ...deps, transport: { ...transport, stream } }, { ...kind, silenceMs: 10 });
  expect(await events.next()).toMatchObject({ value: { kind: "bootstrapped" } });
});
