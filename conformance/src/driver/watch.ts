import { fromBinary } from "@bufbuild/protobuf";
import { type Event, WatchResponseSchema } from "@cosi-spec/types";
import { maxAnswer } from "./call.ts";
import { type CodeName, toCodeName } from "./code.ts";
import { expired, waitAtMost } from "./deadline.ts";
import { type Exchange, recordResponse, toWireMessage } from "./exchange.ts";
import { isConnectionLoss, type Session } from "./session.ts";

/** What is held for a test that does not read, before flow control holds back the server. */
const maxQueued = { messages: 4096, bytes: 32 * 1024 * 1024 };

/** Messages without an event that are waited for in a row: they do not buy the server time for ever. */
const maxEmpty = 64;

/** Time for one batch, in milliseconds and in deadlines of one event, whichever is more. */
const maxBatch = { ms: 30_000, deadlines: 100 };

/**
 * Why a batch ends where it ends.
 *
 * - `reached`: what was asked for has come.
 * - `silent`: nothing more came within the deadline.
 * - `ended`: the server ended the stream, with `status`.
 * - `garbled`: a message does not decode.
 * - `endless`: events came and came, but never what was asked for.
 * - `lost`: the server is gone.
 */
export type BatchEnd = "reached" | "silent" | "ended" | "garbled" | "endless" | "lost";

/** A run of consecutive events of one watch. */
export interface Batch {
  readonly events: readonly Event[];
  /** The same events as they were grouped into messages. */
  readonly messages: readonly (readonly Event[])[];
  readonly end: BatchEnd;
  /** Status of the stream, if it has ended. */
  readonly status: { readonly code: CodeName; readonly details: string } | undefined;
  /** Milliseconds of silence after which the suite gave up, if it did. */
  readonly afterMs: number | undefined;
  readonly exchange: Exchange;
}

/** An open Watch call. */
export interface WatchStream {
  readonly exchange: Exchange;
  /** Reads messages until one of them makes `done` true; the message with the last event is read whole. */
  readUntil(
    done: (events: readonly Event[], messages: readonly (readonly Event[])[]) => boolean,
  ): Promise<Batch>;
  /** Reads messages until `count` events have come. */
  take(count: number): Promise<Batch>;
  /** Reads `count` messages, whatever number of events they carry. */
  takeMessages(count: number): Promise<Batch>;
  /** Reads until the server ends the stream. */
  readToEnd(): Promise<Batch>;
  /** Stops reading, so that flow control holds back the server. */
  pause(): void;
  /** Reads on. */
  resume(): void;
  /** Ends the watch. Idempotent. */
  cancel(): void;
}

type Item = readonly Event[] | "garbled" | "ended";

interface Queued {
  readonly item: Item;
  readonly byteLength: number;
}

/** Opens a watch with request bytes as they are. */
export function openWatch(session: Session, exchanges: Exchange[], request: Uint8Array): WatchStream {
  const exchange: Exchange = {
    index: exchanges.length,
    method: "Watch",
    request: toWireMessage(request),
    responses: [],
    responseCount: 0,
    status: undefined,
  };
  exchanges.push(exchange);
  const queue: Queued[] = [];
  let queuedBytes = 0;
  let isPausedByTest = false;
  let wake = (): void => undefined;
  const push = (item: Item, byteLength: number): void => {
    queue.push({ item, byteLength });
    queuedBytes += byteLength;
    if (queue.length >= maxQueued.messages || queuedBytes >= maxQueued.bytes) call?.pause();
    wake();
  };
  const call =
    session.gone === undefined
      ? session.host.start("Watch", request, {
          onMessage(bytes) {
            recordResponse(exchange, bytes);
            push(decode(bytes), bytes.length);
          },
          onEnd(status) {
            exchange.status = { code: toCodeName(status.code), details: status.details };
            push("ended", 0);
          },
        })
      : undefined;
  const next = async (waitMs: number): Promise<Queued | typeof expired> => {
    if (queue.length === 0) {
      const arrival = new Promise<void>((resolve) => {
        wake = resolve;
      });
      if ((await waitAtMost(arrival, waitMs)) === expired) return expired;
    }
    const first = queue[0] as Queued;
    if (first.item !== "ended") queue.shift(); // the end stays, so that every later read sees it
    queuedBytes -= first.byteLength;
    const isLow = queue.length < maxQueued.messages / 2 && queuedBytes < maxQueued.bytes / 2;
    if (isLow && !isPausedByTest) call?.resume();
    return first;
  };
  const readUntil: WatchStream["readUntil"] = async (done) => {
    const events: Event[] = [];
    const messages: (readonly Event[])[] = [];
    const finish = (end: BatchEnd, afterMs?: number): Batch => {
      const status = end === "ended" ? exchange.status : undefined;
      return { events, messages, end, status, afterMs, exchange };
    };
    if (call === undefined) return finish("lost");
    const { eventMs } = session.deadlines;
    const end = performance.now() + Math.max(maxBatch.ms, maxBatch.deadlines * eventMs);
    let empty = 0;
    let byteLength = 0;
    while (!done(events, messages)) {
      const queued = empty > maxEmpty ? expired : await next(eventMs);
      if (queued === expired) {
        if (await session.isAlive()) return finish("silent", eventMs);
        session.gone ??= "it stopped answering during Watch";
        return finish("lost");
      }
      const { item } = queued;
      if (item === "garbled") return finish("garbled");
      if (item === "ended") {
        if (
          exchange.status !== undefined &&
          isConnectionLoss(exchange.status) &&
          !(await session.isAlive())
        ) {
          session.gone ??= "the connection broke during Watch and the server does not come back";
          return finish("lost");
        }
        return finish("ended");
      }
      messages.push(item);
      for (const event of item) events.push(event);
      empty = item.length === 0 ? empty + 1 : 0;
      byteLength += queued.byteLength;
      const isEndless =
        messages.length >= maxAnswer.messages || byteLength >= maxAnswer.bytes || performance.now() > end;
      if (isEndless && !done(events, messages)) return finish("endless");
    }
    return finish("reached");
  };
  return {
    exchange,
    readUntil,
    take: (count) => readUntil((events) => events.length >= count),
    takeMessages: (count) => readUntil((_, messages) => messages.length >= count),
    readToEnd: () => readUntil(() => false),
    pause() {
      isPausedByTest = true;
      call?.pause();
    },
    resume() {
      isPausedByTest = false;
      call?.resume();
    },
    cancel() {
      call?.cancel();
    },
  };
}

function decode(bytes: Uint8Array): Item {
  try {
    return fromBinary(WatchResponseSchema, bytes).event;
  } catch {
    return "garbled";
  }
}
