import { type DescMessage, fromBinary, toJson } from "@bufbuild/protobuf";
import type { CodeName } from "./code.ts";
import { type MethodName, methods } from "./methods.ts";

/** Bytes of one message that are kept for the report; a longer message keeps its beginning and its length. */
const keptBytes = 4096;

/** Messages of one stream that are kept for the report. */
const keptMessages = 64;

/** One message as it crossed the wire. */
export interface WireMessage {
  /** Length of the whole message in bytes. */
  readonly byteLength: number;
  /** The message, or its first 4,096 bytes. */
  readonly bytes: Uint8Array;
}

/** Everything one call sent and received, for the report of a failing test. */
export interface Exchange {
  /** Number of the exchange within its test, from 0. */
  readonly index: number;
  readonly method: MethodName | `/${string}`;
  readonly request: WireMessage;
  readonly responses: WireMessage[];
  /** Number of messages received, kept or not. */
  responseCount: number;
  /** How the call ended; undefined while it is open. */
  status: { readonly code: CodeName; readonly details: string } | undefined;
}

/** Keeps what a report shows of a message. */
export function toWireMessage(bytes: Uint8Array): WireMessage {
  return { byteLength: bytes.length, bytes: bytes.length <= keptBytes ? bytes : bytes.slice(0, keptBytes) };
}

/** Adds a received message to an exchange, within bounds. */
export function recordResponse(exchange: Exchange, bytes: Uint8Array): void {
  exchange.responseCount++;
  if (exchange.responses.length < keptMessages) exchange.responses.push(toWireMessage(bytes));
}

/** JSON form of a kept message, or undefined where it is cut short, does not decode, or has no JSON form. */
export function toWireJson(
  method: MethodName | `/${string}`,
  side: "input" | "output",
  message: WireMessage,
): unknown {
  if (message.byteLength > message.bytes.length || method.startsWith("/")) return undefined;
  try {
    const schema: DescMessage = methods[method as MethodName][side];
    return toJson(schema, fromBinary(schema, message.bytes));
  } catch {
    return undefined; // malformed on purpose, or by mistake of the server: the bytes are shown instead
  }
}
