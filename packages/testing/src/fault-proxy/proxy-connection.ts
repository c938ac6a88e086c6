import type { Socket } from "node:net";
import { createFaultyPipe, type Direction, type FaultyPipe } from "./faulty-pipe.ts";

/** A connection through the proxy: one socket to the client and one to the server. */
export interface ProxyConnection {
  pause(direction: Direction): void;
  resume(direction: Direction): void;
  /** Nothing is forwarded any more and nothing is closed. */
  freeze(): void;
  /** Breaks both sockets: over TCP with a reset. */
  break(): void;
}

/** What a connection needs of its proxy. */
export interface ProxyConnectionOptions {
  /** See `FaultyPipeOptions`. */
  readonly admit: (bytes: number, direction: Direction) => number;
  readonly delay: () => Promise<void> | undefined;
  readonly split: (chunk: Buffer) => readonly Buffer[];
  /** Called once, when both sockets are closed. */
  readonly onClose: () => void;
}

/** Joins two sockets. The end of one is the end of the other, unless the connection is frozen. */
export function createProxyConnection(
  client: Socket,
  server: Socket,
  { admit, delay, split, onClose }: ProxyConnectionOptions,
): ProxyConnection {
  let isFrozen = false;
  let openCount = 2;
  const close = (): void => {
    breakSocket(client);
    breakSocket(server);
  };
  const createPipe = (from: Socket, to: Socket, direction: Direction): FaultyPipe =>
    createFaultyPipe(from, to, {
      admit: (bytes) => admit(bytes, direction),
      onCut: close,
      delay,
      split,
    });
  const pipes: Readonly<Record<Direction, FaultyPipe>> = {
    toServer: createPipe(client, server, "toServer"),
    toClient: createPipe(server, client, "toClient"),
  };
  for (const socket of [client, server]) {
    socket.on("error", () => {
      // Told by the close that follows.
    });
    socket.once("close", (hadError) => {
      openCount--;
      if (openCount === 0) onClose();
      else if (!isFrozen && hadError) close();
      else if (!isFrozen) (socket === client ? server : client).end();
    });
  }
  return {
    pause: (direction) => pipes[direction].pause(),
    resume: (direction) => pipes[direction].resume(),
    freeze() {
      isFrozen = true;
      for (const pipe of Object.values(pipes)) pipe.freeze();
    },
    break: close,
  };
}

/** Closes a socket so that its peer sees a broken connection where the kind of socket knows such a thing. */
export function breakSocket(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.remoteAddress === undefined) socket.destroy();
  else socket.resetAndDestroy();
}
