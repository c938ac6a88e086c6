import { fromBinary } from "@bufbuild/protobuf";
import { CallError, createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState, type State } from "@cosi-spec/runtime/state";
import { EventType, WatchRequestSchema, WatchResponseSchema } from "@cosi-spec/types";
import { toCanceled } from "../clock.ts";
import { CosiError } from "../cosi-error.ts";
import type { CallOptions, MethodName, Transport } from "../transport.ts";

/** Where and how a stream is cut: after so many messages, with that code, or as a clean end. */
export interface Cut {
  readonly messages: number;
  readonly end: "unavailable" | "internal" | "deadlineExceeded" | "clean";
}

/** A reference server in this process behind a bad line. */
export interface FaultyServer {
  readonly transport: Transport;
  /** The state that the server has now. */
  readonly state: State;
  /** Places where streams are cut, for the next streams in this order; streams beyond are not cut. */
  readonly cuts: Cut[];
  /** How often what happened, to see that a test meets what it is about. */
  readonly seen: Record<"refused" | "cut" | "resumed" | "overrun", number>;
  /** Cuts the streams that are open. */
  cutNow(): void;
  /** Ends all streams; the next bookmark is refused as that of an earlier life, the state is kept. */
  restart(): void;
  /** Ends all streams and goes on with an empty state. */
  restartEmpty(): void;
}

/** Creates a server whose history is short. */
export function createFaultyServer(cuts: Cut[], historyCapacity = 4): FaultyServer {
  let now = 0n;
  let lives = 0;
  let isRefusing = false;
  const open = new Set<AbortController>();
  const seen = { refused: 0, cut: 0, resumed: 0, overrun: 0 };

  function start() {
    lives++;
    const state = createState({
      historyCapacity,
      nowMs: () => 0,
      clock: () => ({ seconds: ++now, nanos: 0 }),
      randomBytes: (count) => new Uint8Array(count).fill(lives),
    });
    return { state, server: createInProcessServer(createStateHandler(state)) };
  }
  let current = start();

  function cutNow(): void {
    for (const controller of [...open]) controller.abort("cut");
  }

  async function* stream(method: MethodName, request: Uint8Array, { signal }: CallOptions) {
    const cut = cuts.shift();
    const start = fromBinary(WatchRequestSchema, request).options?.startFromBookmark;
    if (cut?.messages === 0) throw toError(cut);
    if (start !== undefined && isRefusing) {
      seen.refused++;
      isRefusing = false;
      throw new CosiError("invalidBookmark", { message: "refused" });
    }
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    signal?.addEventListener("abort", abort, { once: true });
    open.add(controller);
    let messages = 0;
    try {
      for await (const message of current.server.handle(method, request, { signal: controller.signal })) {
        if (messages === 0 && start !== undefined) seen.resumed++;
        if (fromBinary(WatchResponseSchema, message).event[0]?.eventType === EventType.ERRORED)
          seen.overrun++;
        yield message;
        messages++;
        if (messages === cut?.messages) throw toError(cut);
      }
    } catch (error) {
      if (signal?.aborted === true) throw toCanceled(signal);
      if (controller.signal.reason === "cut") throw toError({ messages, end: "unavailable" });
      if (error === cleanEnd) return;
      if (!(error instanceof CallError)) throw error;
      const made = CosiError.fromStatus(method, error.code, error.details);
      if (made.code === "invalidBookmark") seen.refused++;
      throw made;
    } finally {
      open.delete(controller);
      signal?.removeEventListener("abort", abort);
    }
  }

  function toError(cut: Cut): unknown {
    seen.cut++;
    return cut.end === "clean" ? cleanEnd : new CosiError(cut.end, { message: "cut" });
  }

  return {
    transport: {
      unary: () => Promise.reject(new CosiError("unsupported", { message: "not needed" })),
      stream,
      close: () => undefined,
    },
    get state() {
      return current.state;
    },
    cuts,
    seen,
    cutNow,
    restart() {
      isRefusing = true;
      cutNow();
    },
    restartEmpty() {
      const before = current.server;
      current = start();
      void before.close();
    },
  };
}

const cleanEnd = Symbol("clean end");
