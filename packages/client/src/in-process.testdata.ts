import { CallError, createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState, type StateOptions } from "@cosi-spec/runtime/state";
import { toCanceled } from "./clock.ts";
import { CosiError } from "./cosi-error.ts";
import type { CallOptions, MethodName, Transport } from "./transport.ts";

/** A reference server in this process, the transport to it, and what was called. */
export interface InProcess {
  readonly transport: Transport;
  readonly calls: MethodName[];
  /** Called before each call; an error that it throws is the answer. */
  before: (method: MethodName, options: CallOptions) => void;
  /** Breaks all calls that are open. */
  cut(): void;
}

/** Creates a reference server in this process. */
export function createInProcess(options: StateOptions = {}): InProcess {
  const server = createInProcessServer(createStateHandler(createState({ nowMs: () => 0, ...options })));
  const calls: MethodName[] = [];
  let cutter = new AbortController();
  async function* stream(
    method: MethodName,
    request: Uint8Array,
    callOptions: CallOptions,
  ): AsyncGenerator<Uint8Array> {
    calls.push(method);
    made.before(method, callOptions);
    const own = callOptions.signal ?? new AbortController().signal;
    const cut = cutter.signal;
    const signal = AbortSignal.any([own, cut]);
    try {
      yield* server.handle(method, request, { signal });
    } catch (error) {
      if (own.aborted) throw toCanceled(own);
      if (cut.aborted) throw new CosiError("unavailable", { message: "the connection broke" });
      throw error instanceof CallError ? CosiError.fromStatus(method, error.code, error.details) : error;
    }
  }
  const made: InProcess = {
    calls,
    before: () => undefined,
    cut() {
      cutter.abort();
      cutter = new AbortController();
    },
    transport: {
      async unary(method, request, callOptions) {
        for await (const answer of stream(method, request, callOptions)) return answer;
        throw new CosiError("internal", { message: "there is no answer" });
      },
      stream,
      close: () => void server.close(),
    },
  };
  return made;
}
