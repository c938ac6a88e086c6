import type { JsonValue } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Answer } from "./describe-difference.ts";
import type { IsServerTime } from "./normalize.ts";
import { normalizeMessage } from "./normalize.ts";
import type { Played } from "./play-scenario.ts";
import type { RecordedStep } from "./recording.ts";
import { messageBytesOf } from "./recording.ts";

/** Names of the gRPC status codes, by number. */
export const codeNames: readonly string[] = (
  "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED " +
  "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS " +
  "UNAUTHENTICATED"
).split(" ");

/** The recordings were made on these two days, UTC; every other timestamp in them came from the client. */
const firstRecordedSecond = BigInt(Date.UTC(2026, 10, 23) / 1000);
const endOfRecording = BigInt(Date.UTC(2026, 10, 25) / 1000);

/** Tells timestamps made by a recorded server. */
export const isRecordedServerTime: IsServerTime = (time: Timestamp) =>
  time.seconds >= firstRecordedSecond && time.seconds < endOfRecording;

/** When steps follow each other without waiting, which step a message belongs to is a matter of timing. */
const burstScenarios = new Set(["watch-kind-burst", "watch-kind-burst-aggregated"]);
/** There, the grouping of events into messages is a matter of timing too. */
const regroupedScenarios = new Set(["watch-kind-burst-aggregated"]);

/** The recorded answer to a step in comparable form. */
export function toRecordedAnswer(line: RecordedStep): Answer {
  const messages = (line.responses ?? []).map((response) => ({
    afterStep: response.afterStep,
    json: normalizeMessage(line.rpc, messageBytesOf(response), isRecordedServerTime),
  }));
  return toAnswer(line, messages, endOfRecordedCall(line), line.statusAfterStep);
}

/** Our answer to a step in the same form. */
export function toOurAnswer(line: RecordedStep, played: Played, isServerTime: IsServerTime): Answer {
  if (played.kind !== "answered") return { messages: [], end: `not made: ${played.kind}` };
  const messages = played.messages.map(({ afterStep, bytes }) => ({
    afterStep: line.part === undefined ? undefined : afterStep,
    json: normalizeMessage(line.rpc, bytes, isServerTime),
  }));
  const end = played.end === undefined ? "open" : (codeNames[played.end.code] ?? `code ${played.end.code}`);
  return toAnswer(line, messages, end, line.part === undefined ? undefined : played.end?.afterStep);
}

function endOfRecordedCall(line: RecordedStep): string {
  if (line.serverExit !== undefined) return "the server process ended";
  if (line.end === "open") return "open";
  // A connection lost while the server was told to stop is what its client makes of an orderly stop.
  if (line.end === "connection-lost" || line.end === "status") return line.status!.code;
  throw new Error(`${line.scenario} ${line.step}: no end`);
}

function toAnswer(
  line: RecordedStep,
  messages: readonly { readonly afterStep: number | undefined; readonly json: JsonValue }[],
  end: string,
  endAfterStep: number | undefined,
): Answer {
  const isBurst = burstScenarios.has(line.scenario);
  const place = (json: JsonValue, afterStep: number | undefined): JsonValue =>
    afterStep === undefined || isBurst ? json : { afterStep, message: json };
  const placed = regroupedScenarios.has(line.scenario)
    ? messages.flatMap(({ json }) => ungroup(json))
    : messages.map(({ json, afterStep }) => place(json, afterStep));
  return {
    messages: placed,
    end: endAfterStep === undefined || isBurst ? end : `${end} after step ${endAfterStep}`,
  };
}

/** One message per event; messages without events stay. */
function ungroup(json: JsonValue): JsonValue[] {
  const events = (json as { event?: JsonValue[] }).event;
  return events === undefined ? [json] : events.map((event) => ({ event: [event] }));
}
