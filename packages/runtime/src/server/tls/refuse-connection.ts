import { performServerHandshake, type ServerHttp2Stream } from "node:http2";
import type { TLSSocket } from "node:tls";
import { Code } from "../status.ts";

/** Far below what a real session gets, as nothing is known of the other side. */
const settings = { maxConcurrentStreams: 100, maxHeaderListSize: 16_384, enablePush: false };
const maxSessionMegabytes = 1;

/**
 * Refuses a connection in a way that a gRPC client understands: its calls are answered with UNAUTHENTICATED and the
 * reason, until it closes the connection or its time is over. No service sees any of it. TLS itself has alerts for
 * this, but Node sends them for a missing certificate alone.
 *
 * @param reason visible ASCII without `%`.
 * @param timeoutMs time after which the connection is cut.
 */
export function refuseConnection(socket: TLSSocket, reason: string, timeoutMs: number): void {
  const session = performServerHandshake(socket, {
    settings,
    maxSessionMemory: maxSessionMegabytes,
    maxHeaderListPairs: 64,
  });
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  socket.once("close", () => clearTimeout(timer));
  // Whatever the other side does wrong only ends a connection that ends anyway.
  session.on("error", () => socket.destroy());
  session.on("stream", (stream: ServerHttp2Stream) => {
    stream.on("error", () => stream.destroy());
    // The other side may have reset the call in the same breath.
    if (stream.closed || stream.destroyed) return;
    stream.respond(
      {
        ":status": 200,
        "content-type": "application/grpc",
        "grpc-status": `${Code.UNAUTHENTICATED}`,
        "grpc-message": reason,
      },
      { endStream: true },
    );
  });
}
