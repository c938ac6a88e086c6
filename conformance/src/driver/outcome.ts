import type { CodeName } from "./code.ts";
import type { Exchange } from "./exchange.ts";

/**
 * What became of one call. A status is an outcome, never an exception.
 *
 * - `ok`: the server answered OK; `value` is the decoded answer.
 * - `refused`: the server answered another status.
 * - `garbled`: the server answered OK with bytes that are not the message they have to be, or without end.
 * - `silent`: no end within the deadline, although the server still answers other calls.
 * - `lost`: the server is gone.
 */
export type Outcome<T> =
  | { readonly kind: "ok"; readonly value: T; readonly exchange: Exchange }
  | {
      readonly kind: "refused";
      readonly code: CodeName;
      readonly details: string;
      readonly exchange: Exchange;
    }
  | { readonly kind: "garbled"; readonly why: string; readonly exchange: Exchange }
  | { readonly kind: "silent"; readonly afterMs: number; readonly exchange: Exchange }
  | { readonly kind: "lost"; readonly why: string; readonly exchange: Exchange };

/** Says an outcome in a few words, for reports. */
export function describeOutcome(outcome: Outcome<unknown>): string {
  switch (outcome.kind) {
    case "ok":
      return "OK";
    case "refused":
      return outcome.details === "" ? outcome.code : `${outcome.code}: ${shorten(outcome.details)}`;
    case "garbled":
      return `an answer that is not valid: ${outcome.why}`;
    case "silent":
      return `no answer within ${outcome.afterMs} ms`;
    case "lost":
      return `the server is gone: ${outcome.why}`;
  }
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
