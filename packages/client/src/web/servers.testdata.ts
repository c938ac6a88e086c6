import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Code, type ServerCall, type StateHandler, type Status } from "@cosi-spec/runtime/server";

const ok: Status = { code: Code.OK, message: "" };

/** A call that answers these messages, then ends with a status, or never. */
export function answerWith(messages: readonly Uint8Array[], status: Status | undefined = ok): ServerCall {
  let index = 0;
  return {
    next: () => messages[index++],
    get end() {
      return index > messages.length ? status : undefined;
    },
    onReady: () => undefined,
    cancel: () => undefined,
  };
}

/** A handler whose Get answers the request, and whose Watch answers it three times. */
export const echoHandler: StateHandler = {
  close: () => undefined,
  call: (method, request) =>
    answerWith(method === "Watch" ? [request.slice(), request.slice(), request.slice()] : [request.slice()]),
};

/** A handler whose Get answers nothing and whose other calls never end; streams send messages of `messageBytes`. */
export function createEndless(messageBytes = 0) {
  const stats = { started: 0, sent: 0 };
  const started = Promise.withResolvers<void>();
  const canceled = Promise.withResolvers<unknown>();
  const handler: StateHandler = {
    close: () => undefined,
    call(method, _request, { signal }) {
      if (method === "Get") return answerWith([new Uint8Array()]);
      stats.started++;
      started.resolve();
      signal.addEventListener("abort", () => canceled.resolve(signal.reason));
      return {
        next() {
          if (messageBytes === 0 || signal.aborted) return undefined;
          stats.sent++;
          return new Uint8Array(messageBytes);
        },
        end: undefined,
        onReady: () => undefined,
        cancel: () => undefined,
      };
    },
  };
  return { handler, stats, started: started.promise, canceled: canceled.promise };
}

/** Starts a server that may answer anything. */
export async function startHttp(listener: RequestListener): Promise<{ url: string; stop(): void }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A frame of gRPC-Web. */
export function frame(flags: number, data: Uint8Array | string): Buffer {
  const bytes = Buffer.from(data as string);
  const header = Buffer.alloc(5);
  header[0] = flags;
  header.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([header, bytes]);
}
