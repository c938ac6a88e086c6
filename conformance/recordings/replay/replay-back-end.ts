import type { JsonValue } from "@bufbuild/protobuf";
import { toOurAnswer, toRecordedAnswer } from "./answers.ts";
import type { Answer } from "./describe-difference.ts";
import { describeDifference } from "./describe-difference.ts";
import type { IsServerTime } from "./normalize.ts";
import type { Peer } from "./peer.ts";
import type { Played } from "./play-scenario.ts";
import { playScenario } from "./play-scenario.ts";
import type { BackEnd, RecordedStep, Scenario } from "./recording.ts";
import { readExchanges } from "./recording.ts";

/** A step at which our answer is not the recorded one. */
export interface StepDifference {
  readonly scenario: string;
  readonly step: number;
  readonly want: string;
  readonly got: string;
}

/** Every recorded line is counted in exactly one of these. */
export interface ReplayCounts {
  lines: number;
  /** Answered as recorded. */
  same: number;
  /** Answered otherwise; each is in the list of differences. */
  different: number;
  /** Request sent; judged at the line that ends the call. */
  begun: number;
  /** Pseudo-steps that were carried out: `@restart`, `@read`. */
  control: number;
  /** Not made when recording, so there is nothing to compare. */
  skippedInRecording: number;
  /** Pseudo-steps without a counterpart: `@compact`, our state has nothing to compact. */
  noCounterpart: number;
}

/** What came of replaying one file. */
export interface ReplayResult {
  /** Names of the scenarios that were played. */
  readonly scenarios: string[];
  readonly differences: StepDifference[];
  readonly counts: ReplayCounts;
  /** Resources whose recorded `updated` was the client's and ours was the server's. */
  updatedOnCreate: number;
}

/** How scenarios get a server. */
export interface ReplayOptions {
  /** Makes an empty server with the settings of the scenario; undefined leaves the scenario out. */
  createPeer(scenario: Scenario, steps: readonly RecordedStep[]): Promise<Peer | undefined>;
  readonly isServerTime: IsServerTime;
}

/** Plays every scenario of one back end's file against our server, each on an empty one. */
export async function replayBackEnd(
  backEnd: BackEnd,
  scenarios: readonly Scenario[],
  options: ReplayOptions,
): Promise<ReplayResult> {
  const result: ReplayResult = { scenarios: [], differences: [], counts: emptyCounts(), updatedOnCreate: 0 };
  const exchanges = readExchanges(backEnd);
  for (const scenario of scenarios) {
    const steps = exchanges.get(scenario.name);
    if (steps === undefined) {
      if (scenario.backends?.includes(backEnd) === false) continue;
      throw new Error(`${backEnd} has no recording of ${scenario.name}`);
    }
    exchanges.delete(scenario.name);
    const peer = await options.createPeer(scenario, steps);
    if (peer === undefined) continue;
    result.scenarios.push(scenario.name);
    try {
      const played = await playScenario(steps, peer);
      steps.forEach((line, index) => {
        judge(line, played[index]!, options.isServerTime, result);
      });
    } finally {
      await peer.close();
    }
  }
  if (exchanges.size > 0)
    throw new Error(`${backEnd}: unknown scenarios ${[...exchanges.keys()].join(", ")}`);
  return result;
}

function judge(line: RecordedStep, played: Played, isServerTime: IsServerTime, result: ReplayResult): void {
  const { counts } = result;
  counts.lines++;
  if (played.kind === "begun") counts.begun++;
  else if (played.kind === "control") counts.control++;
  else if (played.kind === "skipped in the recording") counts.skippedInRecording++;
  else if (played.kind === "no counterpart") counts.noCounterpart++;
  else if (played.kind === "no bookmark" && line.part === "begin") counts.begun++;
  else {
    const want = applyUpdatedOnCreate(toRecordedAnswer(line), result);
    const difference = describeDifference(want, toOurAnswer(line, played, isServerTime));
    if (difference === undefined) counts.same++;
    else {
      counts.different++;
      result.differences.push({ scenario: line.scenario, step: line.step, ...difference });
    }
  }
}

/**
 * The one rule that stands for many entries of the table: the recorded servers store on Create whatever
 * `updated` the client sent (none is read as 1970), ours stores its own clock. So a recorded `updated` that
 * no server made is expected to be a server's time, and a server of ours that kept the client's would fail.
 */
function applyUpdatedOnCreate(answer: Answer, result: ReplayResult): Answer {
  const rewrite = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (typeof value !== "object" || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewrite(item)]));
    if (isMetadata(copy) && copy["updated"] !== "<server time>") {
      result.updatedOnCreate++;
      copy["updated"] = "<server time>";
    }
    return copy;
  };
  return { messages: answer.messages.map(rewrite), end: answer.end };
}

function isMetadata(value: Record<string, JsonValue>): boolean {
  return typeof value["created"] === "string" && typeof value["updated"] === "string";
}

function emptyCounts(): ReplayCounts {
  return {
    lines: 0,
    same: 0,
    different: 0,
    begun: 0,
    control: 0,
    skippedInRecording: 0,
    noCounterpart: 0,
  };
}
