import type { InProcessServer } from "./in-process-host.ts";

/** Answers one call of a fake server; what it yields are response messages. */
export type Handler = (request: Uint8Array, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/**
 * A server that answers each method as a test says. Get answers NOT_FOUND unless told otherwise, so that the
 * server counts as alive; every other method without a handler is UNIMPLEMENTED.
 */
export function createFakeServer(handlers: Readonly<Record<string, Handler>>): InProcessServer {
  return {
    handle(method, request, { signal }) {
      const handler = handlers[method] ?? (method === "Get" ? refuse(5) : refuse(12));
      return handler(request, signal);
    },
  };
}

/** Answers these messages and OK. */
export function answer(...messages: readonly Uint8Array[]): Handler {
  return async function* () {
    yield* messages;
  };
}

/** Answers a status other than OK. */
export function refuse(code: number, details = ""): Handler {
  return () => fail({ code, details });
}

/** Never comes to an end of its own, after these messages. */
export function stall(...messages: readonly Uint8Array[]): Handler {
  return async function* (_, signal) {
    yield* messages;
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  };
}

/** Answers with the first handler at the first call, with the second at the second; the last one stays. */
export function inTurn(...handlers: readonly Handler[]): Handler {
  let calls = 0;
  return (request, signal) => handlers[Math.min(calls++, handlers.length - 1)]!(request, signal);
}

function fail(status: { readonly code: number; readonly details: string }): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(status) }),
  };
}
