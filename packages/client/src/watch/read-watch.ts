import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  EventType,
  WatchRequestSchema,
  WatchResponseSchema,
  type Event as WireEvent,
} from "@cosi-spec/types";
import { decodeAnswer } from "../call.ts";
import { CosiError } from "../cosi-error.ts";
import type { CallOptions, Transport } from "../transport.ts";

/** A watch request, but for the version of the API. */
export type WatchRequestInit = Omit<MessageInitShape<typeof WatchRequestSchema>, "$typeName" | "apiVersion">;

/** Options of one Watch call. */
export interface ReadWatchOptions extends CallOptions {
  /** Called when the first message shows that the server has accepted the watch. */
  readonly onOpen?: (() => void) | undefined;
  /** Called before a message that cannot be decoded ends the loop. */
  readonly onBroken?: (() => void) | undefined;
}

/**
 * Makes one Watch call and yields its events as they are asked for. Messages without events mean nothing but that
 * the watch is open. The loop ends when the server ends the call with OK, which it should not: a lost connection.
 *
 * @throws {CosiError} unavailable: the server has told that the watch cannot go on
 * @throws {CosiError} internal: a message cannot be decoded
 * @throws {CosiError} whatever the call ends with
 * @requirement COSI-WCH-050
 * @requirement COSI-WCH-051
 */
export async function* readWatch(
  transport: Transport,
  request: WatchRequestInit,
  { onOpen, onBroken, ...callOptions }: ReadWatchOptions = {},
): AsyncGenerator<WireEvent, void, undefined> {
  const bytes = toBinary(WatchRequestSchema, create(WatchRequestSchema, { ...request, apiVersion: 1 }));
  let isOpen = false;
  for await (const message of transport.stream("Watch", bytes, callOptions)) {
    if (!isOpen) onOpen?.();
    isOpen = true;
    for (const event of decodeMessage(message, onBroken)) {
      if (event.eventType === EventType.ERRORED) throw toError(event);
      yield event;
    }
  }
}

function decodeMessage(message: Uint8Array, onBroken: (() => void) | undefined): WireEvent[] {
  try {
    return decodeAnswer(WatchResponseSchema, message).event;
  } catch (error) {
    onBroken?.();
    throw error;
  }
}

function toError({ error = "" }: WireEvent): CosiError {
  return new CosiError("unavailable", { message: error === "" ? "the watch cannot go on" : error });
}
