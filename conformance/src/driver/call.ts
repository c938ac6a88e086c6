import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import type { HostStatus } from "../hosts/host.ts";
import { toCodeName } from "./code.ts";
import { expired, waitAtMost } from "./deadline.ts";
import { type Exchange, recordResponse, toWireMessage } from "./exchange.ts";
import { type MethodName, methods } from "./methods.ts";
import type { Outcome } from "./outcome.ts";
import { isConnectionLoss, type Session } from "./session.ts";

/** What one call may answer before the suite stops reading. */
export const maxAnswer = { messages: 200_000, bytes: 256 * 1024 * 1024 };

/** What came of a call at byte level. */
export interface RawAnswer {
  readonly messages: readonly Uint8Array[];
  readonly exchange: Exchange;
}

/** A call whose end can be awaited, or brought about. */
export interface PendingCall<T> {
  readonly outcome: Promise<Outcome<T>>;
  /** Cancels the call; the outcome becomes `refused` with CANCELLED unless it was settled before. */
  cancel(): void;
  /** Whether the call is still without an end. */
  isPending(): boolean;
}

/** Starts a call with request bytes as they are and collects everything it answers. */
export function startRawCall(
  session: Session,
  exchanges: Exchange[],
  method: MethodName | `/${string}`,
  request: Uint8Array,
  timeoutMs = session.deadlines.callMs,
): PendingCall<RawAnswer> {
  const exchange: Exchange = {
    index: exchanges.length,
    method,
    request: toWireMessage(request),
    responses: [],
    responseCount: 0,
    status: undefined,
  };
  exchanges.push(exchange);
  if (session.gone !== undefined) {
    const outcome = Promise.resolve({ kind: "lost", why: session.gone, exchange } as const);
    return { outcome, cancel: () => undefined, isPending: () => false };
  }
  const messages: Uint8Array[] = [];
  let isPending = true;
  let byteLength = 0;
  let excess: string | undefined;
  let finish: (status: HostStatus) => void;
  const ended = new Promise<HostStatus>((resolve) => {
    finish = resolve;
  });
  const call = session.host.start(method, request, {
    onMessage(bytes) {
      recordResponse(exchange, bytes);
      messages.push(bytes);
      byteLength += bytes.length;
      if (messages.length >= maxAnswer.messages) excess = `${maxAnswer.messages} messages and no end`;
      else if (byteLength >= maxAnswer.bytes) excess = `${maxAnswer.bytes} bytes and no end`;
      if (excess !== undefined) call.cancel();
    },
    onEnd(status) {
      isPending = false;
      exchange.status = { code: toCodeName(status.code), details: status.details };
      finish(status);
    },
  });
  const outcome = waitAtMost(ended, timeoutMs).then(async (status): Promise<Outcome<RawAnswer>> => {
    if (status === expired) {
      call.cancel();
      if (await session.isAlive()) return { kind: "silent", afterMs: timeoutMs, exchange };
      session.gone ??= `it stopped answering during ${method}`;
      return { kind: "lost", why: session.gone, exchange };
    }
    if (excess !== undefined) return { kind: "garbled", why: excess, exchange };
    if (status.code === 0) return { kind: "ok", value: { messages, exchange }, exchange };
    const code = toCodeName(status.code);
    if (isConnectionLoss({ code, details: status.details }) && !(await session.isAlive())) {
      session.gone ??= `the connection broke during ${method} and the server does not come back`;
      return { kind: "lost", why: session.gone, exchange };
    }
    return { kind: "refused", code, details: status.details, exchange };
  });
  return { outcome, cancel: () => call.cancel(), isPending: () => isPending };
}

/** Decodes the answer of a unary call. */
export function toUnary<O extends DescMessage>(
  outcome: Outcome<RawAnswer>,
  schema: O,
): Outcome<MessageShape<O>> {
  if (outcome.kind !== "ok") return outcome;
  const { messages } = outcome.value;
  const { exchange } = outcome;
  if (messages.length !== 1) {
    return { kind: "garbled", why: `${messages.length} messages where there is one`, exchange };
  }
  try {
    return { kind: "ok", value: fromBinary(schema, messages[0]!), exchange };
  } catch (error) {
    return { kind: "garbled", why: String(error), exchange };
  }
}

/** Decodes the answer of a call that sends any number of messages. */
export function toMany<O extends DescMessage>(
  outcome: Outcome<RawAnswer>,
  schema: O,
): Outcome<MessageShape<O>[]> {
  if (outcome.kind !== "ok") return outcome;
  try {
    const value = outcome.value.messages.map((bytes) => fromBinary(schema, bytes));
    return { kind: "ok", value, exchange: outcome.exchange };
  } catch (error) {
    return { kind: "garbled", why: String(error), exchange: outcome.exchange };
  }
}

/** Descriptor of what a method takes. */
export function inputOf(method: MethodName): DescMessage {
  return methods[method].input;
}
