import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { EventSchema, WatchOptionsSchema, WatchRequestSchema, WatchResponseSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { createInProcessPeer } from "./in-process-peer.ts";
import { playScenario } from "./play-scenario.ts";
import type { RecordedStep } from "./recording.ts";

const step = (fields: Partial<RecordedStep>, index: number): RecordedStep => ({
  scenario: "s",
  step: index,
  rpc: "Watch",
  ...fields,
});
const steps = (...fields: Partial<RecordedStep>[]): RecordedStep[] => fields.map(step);

/** Watches say an empty message at once and an event per Create; a Create ends at once. */
function createTinyServer() {
  const watchers = new Set<() => void>();
  const requests: Uint8Array[] = [];
  let created = 0;
  async function* handle(method: string, request: Uint8Array, call: { signal: AbortSignal }) {
    requests.push(request);
    if (method !== "Watch") {
      created++;
      for (const wake of watchers) wake();
      return;
    }
    let seen = created;
    for (yield new Uint8Array(); ; seen++) {
      while (seen === created && !call.signal.aborted) {
        await new Promise<void>((resolve) => {
          watchers.add(resolve);
          call.signal.addEventListener("abort", () => resolve());
        });
      }
      if (call.signal.aborted) throw Object.assign(new Error("cancelled"), { code: 1 });
      const event = create(EventSchema, { bookmark: new Uint8Array([7, seen]) });
      yield toBinary(WatchResponseSchema, create(WatchResponseSchema, { event: [event] }));
    }
  }
  return { requests, server: { handle, close: () => Promise.resolve() } };
}

it("says after which step each message of a two-line watch came, and leaves it open", async () => {
  const peer = createInProcessPeer(() => createTinyServer().server);
  const played = await playScenario(
    steps(
      { stream: "w", part: "begin" },
      { rpc: "Create" },
      { rpc: "Create" },
      { stream: "w", part: "end" },
      { rpc: "Create" },
    ),
    peer,
  );
  expect(played.map(({ kind }) => kind)).toEqual(["begun", "answered", "answered", "answered", "answered"]);
  const watch = played[3]!;
  expect(watch.kind === "answered" && watch.messages.map(({ afterStep }) => afterStep)).toEqual([0, 1, 2]);
  expect(watch).not.toHaveProperty("end");
  expect(played[1]).toMatchObject({ messages: [], end: { code: 0, afterStep: 1 } });
});

it("reads one message of a paused watch until @read", async () => {
  const peer = createInProcessPeer(() => createTinyServer().server);
  const played = await playScenario(
    steps(
      { stream: "w", part: "begin", readPaused: true },
      { rpc: "Create" },
      { rpc: "@read" },
      { stream: "w", part: "end" },
    ),
    peer,
  );
  expect(played[3]).toMatchObject({ messages: [{ afterStep: 0 }, { afterStep: 2 }] });
});

it("puts our own bookmark in the place of a recorded one, and makes no call without it", async () => {
  const tiny = createTinyServer();
  const peer = createInProcessPeer(() => tiny.server);
  const options = create(WatchOptionsSchema, { startFromBookmark: new Uint8Array([1, 2, 3]) });
  const request = toBinary(WatchRequestSchema, create(WatchRequestSchema, { id: "a", options }));
  const use = (response: number) => ({
    requestBytes: Buffer.from(request).toString("base64"),
    uses: [{ field: "options.startFromBookmark", stream: "w", response, event: 0 }] as const,
  });
  const played = await playScenario(
    steps({ stream: "w", part: "begin" }, { rpc: "Create" }, use(1), use(2), {
      stream: "w",
      part: "end",
    }),
    peer,
  );
  expect(played.map(({ kind }) => kind)).toEqual([
    "begun",
    "answered",
    "answered",
    "no bookmark",
    "answered",
  ]);
  expect(tiny.requests).toHaveLength(3);
  const sent = fromBinary(WatchRequestSchema, tiny.requests[2]!);
  expect(sent.id).toBe("a");
  expect(sent.options?.startFromBookmark).toEqual(new Uint8Array([7, 0]));
});

it("reports the code of a call that fails", async () => {
  const peer = createInProcessPeer(() => ({
    // biome-ignore lint/correctness/useYield: a call that fails before its first message.
    async *handle() {
      throw Object.assign(new Error("no"), { code: 5 });
    },
    close: () => Promise.resolve(),
  }));
  const played = await playScenario(steps({ rpc: "Get" }), peer);
  expect(played[0]).toMatchObject({ kind: "answered", end: { code: 5 } });
});
