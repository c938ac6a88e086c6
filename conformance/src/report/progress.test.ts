import { expect, it } from "vitest";
import type { RunEvent } from "../runner/run-suite.ts";
import { createProgress } from "./progress.ts";
import { makeJudgement, makeResult, makeRun, makeTest } from "./run.testdata.ts";
import { createStyle } from "./style.ts";

const { preflight, features } = makeRun([]);
const passed = makeResult(makeTest("reading.a", ["COSI-GET-001"]));
const failed = makeResult(makeTest("reading.b", ["COSI-GET-001"]), {
  outcome: "failed",
  judgements: [makeJudgement("COSI-GET-001", "failed", { got: "\u001b[2Jgone" })],
});
const events: readonly RunEvent[] = [
  { kind: "ready", preflight, features, testCount: 2 },
  { kind: "test", result: passed, done: 1, testCount: 2 },
  { kind: "test", result: failed, done: 2, testCount: 2 },
];

function play(isTty: boolean): string {
  let text = "";
  const write = (more: string): void => {
    text += more;
  };
  const progress = createProgress({ write, isTty, width: 100, style: createStyle(false) });
  for (const event of events) progress.update(event);
  progress.finish();
  return text;
}

it("writes plain lines where there is no terminal, the first verdict among them", () => {
  expect(play(false).split("\n")).toEqual([
    "2 tests; a Get takes 1.0 ms; optional features: none",
    "first verdict: reading.a passed",
    "1/2 tests, 0 failed",
    "failed  reading.b  COSI-GET-001 MUST  want this, got \\u001b[2Jgone",
    "2/2 tests, 1 failed",
    "",
  ]);
});

it("updates one line on a terminal, and leaves only what is worth keeping", () => {
  const clear = "\r\u001b[2K";
  const text = play(true);
  expect(text).toContain(`${clear}1/2  none failed  reading.a`);
  expect(text.endsWith(clear)).toBe(true);
  const kept = text.split("\n").map((line) => line.slice(line.lastIndexOf(clear) + clear.length));
  expect(kept.filter((line) => line.startsWith("failed"))).toHaveLength(1);
});
