import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { createRuntimePeer, createRuntimeSocketPeer, isRuntimeTime } from "./replay/create-peers.ts";
import {
  mergeDifferences,
  readDifferenceTable,
  recordDifferenceTable,
  sortSteps,
} from "./replay/difference-table.ts";
import type { BackEnd, RecordedStep } from "./replay/recording.ts";
import { backEnds, readScenarios } from "./replay/recording.ts";
import type { ReplayResult } from "./replay/replay-back-end.ts";
import { replayBackEnd } from "./replay/replay-back-end.ts";

const scenarios = readScenarios();
const scenarioNames = scenarios.map((scenario) => scenario.name);
const table = readDifferenceTable();
const results = {} as Record<BackEnd, ReplayResult>;

/** Watches and waiting calls need a server whose silence can be told. */
function isUnary(steps: readonly RecordedStep[]): boolean {
  return steps.every(({ rpc, part }) => rpc !== "Watch" && !rpc.startsWith("@") && part === undefined);
}

beforeAll(async () => {
  const options = { createPeer: createRuntimePeer, isServerTime: isRuntimeTime };
  for (const backEnd of backEnds) results[backEnd] = await replayBackEnd(backEnd, scenarios, options);
  console.table(Object.fromEntries(backEnds.map((backEnd) => [backEnd, results[backEnd].counts])));
  // RECORD=true rewrites want and got; requirement and reason of new entries are then written by hand.
  if (process.env["RECORD"] === "true") {
    recordDifferenceTable(table, mergeDifferences(results, scenarioNames), results);
  }
}, 120_000);

it("answers every recorded step as recorded, or as the table of differences says", () => {
  const listed = table.groups.flatMap((group) => group.steps);
  expect(mergeDifferences(results, scenarioNames)).toEqual(sortSteps(listed, scenarioNames));
});

it("answers unary calls over a socket as it does in process", async () => {
  const overSocket = await replayBackEnd("inmem", scenarios, {
    createPeer: async (scenario, steps) => (isUnary(steps) ? createRuntimeSocketPeer(scenario) : undefined),
    isServerTime: isRuntimeTime,
  });
  const replayed = new Set(overSocket.scenarios);
  expect(replayed.size).toBeGreaterThan(90);
  expect(overSocket.differences).toEqual(
    results.inmem.differences.filter(({ scenario }) => replayed.has(scenario)),
  );
});

it("sets updated on Create by its own clock wherever the recorded servers kept the client's", () => {
  const counted = Object.fromEntries(backEnds.map((backEnd) => [backEnd, results[backEnd].updatedOnCreate]));
  expect(counted).toEqual(table.updatedOnCreate.resources);
});

it("accounts for every recorded line", () => {
  const lines = { inmem: 1256, bbolt: 1256, sqlite: 1256, etcd: 1273 };
  for (const backEnd of backEnds) {
    const { lines: total, ...parts } = results[backEnd].counts;
    expect(total, backEnd).toBe(lines[backEnd]);
    expect(
      Object.values(parts).reduce((sum, count) => sum + count, 0),
      backEnd,
    ).toBe(total);
  }
});

it("names a requirement of the specification and a reason for every difference", () => {
  const folder = new URL("../../spec/", import.meta.url);
  const chapters = readdirSync(folder).filter((name) => name.endsWith(".md"));
  const text = chapters.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const known = new Set([...text.matchAll(/^\*\*(COSI-[A-Z]+-\d{3}) /gm)].map((match) => match[1]));
  for (const entry of [table.updatedOnCreate, ...table.groups]) {
    expect(known, entry.reason).toContain(entry.requirement);
    expect(entry.reason.length, entry.requirement).toBeGreaterThan(20);
  }
});
