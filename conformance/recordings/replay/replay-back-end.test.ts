import { expect, it } from "vitest";
import { codeNames } from "./answers.ts";
import { createEchoPeer } from "./echo-peer.ts";
import type { RecordedStep } from "./recording.ts";
import { backEnds, readScenarios } from "./recording.ts";
import type { ReplayResult } from "./replay-back-end.ts";
import { replayBackEnd } from "./replay-back-end.ts";

const scenarios = readScenarios();

function replayEcho(change: (line: RecordedStep) => RecordedStep, backEnd: (typeof backEnds)[number]) {
  return replayBackEnd(backEnd, scenarios, {
    createPeer: async (_scenario, steps) =>
      createEchoPeer(steps.map(change), (name) => codeNames.indexOf(name)),
    isServerTime: () => true,
  });
}

function placesOf(result: ReplayResult): string[] {
  return result.differences.map(({ scenario, step, want, got }) => `${scenario} ${step}: ${want} / ${got}`);
}

const sameSteps = (line: RecordedStep): RecordedStep => line;
const exits = (result: ReplayResult): boolean[] =>
  result.differences.map(({ want, got }) => want === "the server process ended" && got === "UNAVAILABLE");

it.each(backEnds)("finds no difference between the recording of %s and itself", async (backEnd) => {
  const result = await replayEcho(sameSteps, backEnd);
  // A server that answers cannot echo the end of a process.
  expect(
    placesOf({ ...result, differences: result.differences.filter((_, index) => !exits(result)[index]) }),
  ).toEqual([]);
  expect(exits(result)).toEqual([true, true, true, true, true, true]);
});

it("finds a message that is missing, a status and a message that are other ones", async () => {
  const changes: Record<string, (line: RecordedStep) => RecordedStep> = {
    "list-basic 4": (line) => ({ ...line, responses: line.responses!.slice(1) }),
    "get-missing 0": (line) => ({ ...line, status: { code: "UNKNOWN" } }),
    "watch-kind-live 9": (line) => ({
      ...line,
      responses: line.responses!.map((m) => ({ ...m, afterStep: 0 })),
    }),
  };
  const change = (line: RecordedStep): RecordedStep =>
    changes[`${line.scenario} ${line.step}`]?.(line) ?? line;
  const result = await replayEcho(change, "inmem");
  const places = result.differences.map(({ scenario, step }) => `${scenario} ${step}`);
  expect(places.filter((place) => place in changes)).toEqual(Object.keys(changes).sort());
  expect(places).toHaveLength(Object.keys(changes).length + 6);
});
