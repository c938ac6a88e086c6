import type { CallListener, Host, HostCall, HostStatus } from "./host.ts";

/**
 * A server in this process: request bytes in, response bytes out.
 *
 * `handle` yields one response message after the other. It ends normally for OK and throws an error with a
 * numeric gRPC `code` (and a text in `details`) for any other status.
 */
export interface InProcessServer {
  handle(
    method: string,
    request: Uint8Array,
    call: { readonly signal: AbortSignal },
  ): AsyncIterable<Uint8Array>;
  close?(): Promise<void>;
}

/** A host whose server can be exchanged for another, as a restart does with a server behind a socket. */
export interface InProcessHost extends Host {
  /** Closes the present server and uses another from now on. */
  replaceServer(server: InProcessServer): Promise<void>;
}

/** Wraps a server in this process as a host. */
export function createInProcessHost(server: InProcessServer, endpoint = "inproc:"): InProcessHost {
  let current = server;
  return {
    kind: "in-process",
    endpoint,
    start: (method, request, listener) => startCall(current, method, request, listener),
    reconnect: async () => undefined,
    async replaceServer(next) {
      const previous = current;
      current = next;
      await previous.close?.();
    },
    async close() {
      await current.close?.();
    },
  };
}

function startCall(
  server: InProcessServer,
  method: string,
  request: Uint8Array,
  listener: CallListener,
): HostCall {
  const controller = new AbortController();
  let resumed: Promise<void> | undefined;
  let resume = (): void => undefined;
  let ended = false;
  const end = (status: HostStatus): void => {
    if (ended) return;
    ended = true;
    listener.onEnd(status);
  };
  const run = async (): Promise<void> => {
    try {
      for await (const message of server.handle(method, request, { signal: controller.signal })) {
        if (ended) break;
        listener.onMessage(message);
        if (resumed !== undefined) await resumed;
      }
      end({ code: 0, details: "" });
    } catch (error) {
      end(toStatus(error));
    }
  };
  void run();
  return {
    cancel() {
      end({ code: 1, details: "cancelled by the client" });
      controller.abort();
      resume();
    },
    pause() {
      resumed ??= new Promise((resolve) => {
        resume = resolve;
      });
    },
    resume() {
      resume();
      resumed = undefined;
    },
  };
}

function toStatus(error: unknown): HostStatus {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "number") {
    return { code: error.code, details: "details" in error ? String(error.details) : "" };
  }
  // A server in another process would answer this for a handler that threw something else.
  return { code: 2, details: String(error) };
}
