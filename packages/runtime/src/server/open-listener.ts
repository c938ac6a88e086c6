import { chmod, lstat, unlink } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { isMainThread } from "node:worker_threads";
import { formatListenAddress, type ListenAddress, ListenError } from "./listen-address.ts";

/** How a listener treats connections. */
export interface ListenerOptions {
  /** Connections above this number are closed at once. */
  readonly maxConnections: number;
  /** Called with every connection, before anything of it is read. */
  readonly onConnection: (socket: Socket) => void;
  /** Makes the server that listens. Default: one without encryption. */
  readonly createServer?: () => Server;
}

/** A socket that accepts connections. */
export interface Listener {
  /** Address with the port that the system chose, if it was to choose. */
  readonly address: ListenAddress;
  /** Stops accepting, and removes the file of a unix socket. Open connections stay. Idempotent. */
  close(): void;
}

const socketMode = 0o600;
/** With this mask a new socket is usable by nobody else, from its first moment on. */
const socketUmask = 0o177;

/**
 * Opens a socket. The file of a unix socket that nobody serves any more is replaced.
 *
 * @throws {ListenError} somebody else serves the address, or the system refuses it.
 */
export async function openListener(address: ListenAddress, options: ListenerOptions): Promise<Listener> {
  if (address.kind === "unix") await removeStaleSocket(address.path);
  const server = options.createServer?.() ?? createServer({ noDelay: true });
  server.on("connection", options.onConnection);
  server.maxConnections = options.maxConnections;
  try {
    await listen(server, address);
    if (address.kind === "unix") await chmod(address.path, socketMode);
  } catch (error) {
    server.close();
    throw new ListenError(`cannot listen on ${formatListenAddress(address)}: ${describeError(error)}`);
  }
  // Errors of accepting, such as too many open files, concern one connection each; the server goes on.
  server.on("error", () => undefined);
  return {
    address: readAddress(server, address),
    close: () => {
      server.close();
    },
  };
}

function listen(server: Server, address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      server.off("error", reject);
      resolve();
    });
    if (address.kind === "tcp") server.listen({ host: address.host, port: address.port });
    else {
      // Worker threads cannot change the mask; there the mode is set right after.
      const previous = isMainThread ? process.umask(socketUmask) : undefined;
      try {
        server.listen({ path: address.path });
      } finally {
        if (previous !== undefined) process.umask(previous);
      }
    }
  });
}

function readAddress(server: Server, address: ListenAddress): ListenAddress {
  const bound = server.address();
  if (address.kind === "unix" || bound === null || typeof bound === "string") return address;
  return { ...address, port: bound.port };
}

async function removeStaleSocket(path: string): Promise<void> {
  let isSocket: boolean;
  try {
    isSocket = (await lstat(path)).isSocket();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw new ListenError(`cannot look at ${path}: ${describeError(error)}`);
  }
  if (!isSocket) throw new ListenError(`${path} exists and is not a socket; it is left alone`);
  if (await isServed(path)) throw new ListenError(`another server is listening on ${path}`);
  await unlink(path);
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error) => {
      if (hasCode(error, "ECONNREFUSED") || hasCode(error, "ENOENT")) resolve(false);
      // A full queue of connections: somebody is there.
      else if (hasCode(error, "EAGAIN")) resolve(true);
      else reject(new ListenError(`cannot tell whether ${path} is served: ${describeError(error)}`));
    });
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
