import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { fromBase64, readLines } from "../wire/read-lines.ts";

/** The back ends that were recorded; each has a file in `exchanges/`. */
export const backEnds = ["inmem", "bbolt", "sqlite", "etcd"] as const;

/** Name of a recorded back end. */
export type BackEnd = (typeof backEnds)[number];

/** A bookmark in a request that stands for one received earlier. */
export interface BookmarkUse {
  readonly field: "options.startFromBookmark";
  readonly stream: string;
  readonly response: number;
  readonly event: number;
}

/** One recorded message, plain or gzipped. */
export interface RecordedMessage {
  readonly afterStep?: number;
  readonly bytes?: string;
  readonly gzip?: string;
}

/** One line of an exchange file. The README beside `exchanges/` explains every field. */
export interface RecordedStep {
  readonly scenario: string;
  readonly step: number;
  readonly rpc: string;
  readonly stream?: string;
  readonly call?: string;
  readonly part?: "begin" | "end";
  readonly requestBytes?: string;
  readonly requestGzip?: string;
  readonly uses?: readonly BookmarkUse[];
  readonly readPaused?: true;
  readonly responses?: readonly RecordedMessage[];
  readonly status?: { readonly code: string };
  readonly statusAfterStep?: number;
  readonly end?: "status" | "open" | "connection-lost";
  readonly serverExit?: string;
  readonly skipped?: string;
}

/** One entry of `scenarios.json`. */
export interface Scenario {
  readonly name: string;
  readonly group: string;
  readonly about: string;
  readonly server?: { readonly history?: number; readonly meta?: true };
  readonly backends?: readonly BackEnd[];
}

/** Fields that this player understands; the ProtoJSON `request` and `note` are for readers only. */
const knownFields = new Set(
  (
    "scenario step rpc note stream call part request requestBytes requestGzip uses readPaused " +
    "responses status statusAfterStep end serverExit skipped"
  ).split(" "),
);

/** Reads `scenarios.json`. */
export function readScenarios(): Scenario[] {
  return JSON.parse(readFileSync(new URL("../scenarios.json", import.meta.url), "utf8")) as Scenario[];
}

/**
 * Reads the exchanges of one back end, grouped by scenario.
 *
 * @throws if a line has a field that the player does not know, or the steps of a scenario have a gap: what is
 * not understood must not count as replayed.
 */
export function readExchanges(backEnd: BackEnd): Map<string, RecordedStep[]> {
  const scenarios = new Map<string, RecordedStep[]>();
  for (const line of readLines<RecordedStep>(new URL(`../exchanges/${backEnd}.ndjson`, import.meta.url))) {
    const steps = scenarios.get(line.scenario) ?? [];
    const place = `${backEnd} ${line.scenario} ${line.step}`;
    const unknown = Object.keys(line).filter((key) => !knownFields.has(key));
    if (unknown.length > 0) throw new Error(`${place}: unknown fields ${unknown.join(", ")}`);
    if (line.step !== steps.length) throw new Error(`${place}: the step should be ${steps.length}`);
    steps.push(line);
    scenarios.set(line.scenario, steps);
  }
  return scenarios;
}

/** Bytes of the request as sent, without the gRPC frame. Empty if the line has none. */
export function requestBytesOf(step: RecordedStep): Uint8Array {
  if (step.requestGzip !== undefined) return gunzipSync(fromBase64(step.requestGzip));
  return fromBase64(step.requestBytes ?? "");
}

/** Bytes of a received message. */
export function messageBytesOf(message: RecordedMessage): Uint8Array {
  return message.gzip === undefined ? fromBase64(message.bytes ?? "") : gunzipSync(fromBase64(message.gzip));
}
