import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StateHandler } from "@cosi-spec/runtime/server";
import { createInProcessServer, createStateHandler, serve } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { createInProcessPeer } from "./in-process-peer.ts";
import type { IsServerTime } from "./normalize.ts";
import type { Peer } from "./peer.ts";
import type { Scenario } from "./recording.ts";
import { createSocketPeer } from "./socket-peer.ts";

/** Scenarios about the transport; all others run in process. They hold unary calls only. */
const socketScenarios = new Set(["method-unknown", "create-over-4-mib"]);
/** Events that a recorded server kept per kind unless the scenario says otherwise. */
const recordedHistory = 100;
/** Our servers live in 2096, a time that no recorded client sent. */
const firstSecond = 4_000_000_000n;

/** Tells timestamps made by a server of `createRuntimePeer`. */
export const isRuntimeTime: IsServerTime = (time) =>
  time.seconds >= firstSecond && time.seconds < firstSecond + 1_000_000n;

/** Makes our own server with the settings of a scenario, in process where that is enough. */
export async function createRuntimePeer(scenario: Scenario): Promise<Peer> {
  if (socketScenarios.has(scenario.name)) return createRuntimeSocketPeer(scenario);
  return createInProcessPeer(() => createInProcessServer(createHandler(scenario)));
}

/** Makes our own server with the settings of a scenario, behind a socket. */
export async function createRuntimeSocketPeer(scenario: Scenario): Promise<Peer> {
  const folder = await mkdtemp(join(tmpdir(), "cosi-replay-"));
  let count = 0;
  const peer = await createSocketPeer(() =>
    serve({ handler: createHandler(scenario), listen: `unix:${join(folder, `${count++}.sock`)}` }),
  );
  return {
    ...peer,
    async close() {
      await peer.close();
      await rm(folder, { recursive: true });
    },
  };
}

function createHandler(scenario: Scenario): StateHandler {
  let ticks = 0n;
  const state = createState({
    clock: () => ({ seconds: firstSecond + ticks++, nanos: 1 }),
    historyCapacity: scenario.server?.history ?? recordedHistory,
    registerDefaults: scenario.server?.meta === true,
  });
  return createStateHandler(state);
}
