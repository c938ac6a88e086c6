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
}

/** Creates a reference server in this process. */
export function createInProcess(options: StateOptions = {}): InProcess {
  const server = createInProcessServer(createStateHandler(createState({ nowMs: () => 0, ...options })));
  const calls: MethodName[] = [];
  async function* stream(
    method: MethodName,
    request: Uint8Array,
    callOptions: CallOptions,
  ): AsyncGenerator<Uint8Array> {
    calls.push(method);
    made.before(method, callOptions);
    const signal = callOptions.signal ?? new AbortController().signal;
    try {
      yield* server.handle(method, request, { signal });
    } catch (error) {
      if (signal.aborted) throw toCanceled(signal);
      throw error instanceof CallError ? CosiError.fromStatus(method, error.code, error.details) : error;
    }
  }
  const made: InProcess = {
    calls,
    before: () => undefined,
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
