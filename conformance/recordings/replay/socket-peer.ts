import { Client, credentials } from "@grpc/grpc-js";
import type { Peer } from "./peer.ts";

/** A server that listens on a socket. */
export interface RunningServer {
  /** As gRPC clients write it, such as `unix:/path`. */
  readonly address: string;
  stop(options: { readonly graceMs: number }): Promise<void>;
}

/**
 * Makes a peer of a server behind a socket, for what only a real gRPC server can answer: unknown methods and
 * services, and requests above the size limit.
 *
 * Silence cannot be told over a socket without waiting for time to pass, so this peer plays unary calls only
 * and waits for each to end.
 *
 * @param start makes an empty server on a socket of its own.
 */
export async function createSocketPeer(start: () => Promise<RunningServer>): Promise<Peer> {
  let server = await start();
  let client = connect(server);
  const stop = async (): Promise<void> => {
    client.close();
    await server.stop({ graceMs: 0 });
  };
  return {
    call(path, request, signal) {
      const identity = (bytes: Buffer): Buffer => bytes;
      const call = client.makeServerStreamRequest(path, identity, identity, Buffer.from(request));
      signal.addEventListener("abort", () => call.cancel(), { once: true });
      return call;
    },
    async settle(_activity, pendingUnary) {
      await Promise.all(pendingUnary);
    },
    async restart() {
      await stop();
      server = await start();
      client = connect(server);
    },
    close: stop,
  };
}

function connect(server: RunningServer): Client {
  return new Client(server.address, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
}
