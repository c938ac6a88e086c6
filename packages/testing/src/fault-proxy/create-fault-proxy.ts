import { connect, createServer, type Socket } from "node:net";
import { type Clock, systemClock } from "@cosi-spec/client";
import { createRandom } from "../create-random.ts";
import type { Direction } from "./faulty-pipe.ts";
import { formatProxyAddress, parseProxyAddress, toNetOptions } from "./proxy-address.ts";
import { breakSocket, createProxyConnection, type ProxyConnection } from "./proxy-connection.ts";

/** Options of a fault proxy. */
export interface FaultProxyOptions {
  /** Where to listen: `unix:/path`, `tcp:host:port` or `tcp:[::1]:port`. Port 0 lets the system choose. */
  readonly listen: string;
  /** Address of the server behind the proxy, in the same forms. */
  readonly target: string;
  /** Pieces of bytes are forwarded in parts cut at random places. Default false. */
  readonly isFragmenting?: boolean | undefined;
  /** Returns a number from 0 to below 1. Default: `createRandom(1)`. */
  readonly random?: (() => number) | undefined;
  /** Time, for `setLatency`. Default: that of the machine. */
  readonly clock?: Pick<Clock, "sleep"> | undefined;
  /** Connections open at a time; further ones are closed at once. Default 1,024. */
  readonly maxConnections?: number | undefined;
}

/** A line to a server on which everything that goes wrong is done by order. It knows bytes alone. */
export interface FaultProxy {
  /** Where it listens, with the port that the system chose. */
  readonly address: string;
  /** Connections that are open, those that are frozen among them. */
  readonly connectionCount: number;
  /** Bytes forwarded so far, both ways. */
  readonly forwardedBytes: number;
  /** Sends new connections elsewhere, as after a restart of the server. @throws {RangeError} no address */
  setTarget(address: string): void;
  /** Breaks all connections: over TCP with a reset. @returns how many there were */
  reset(): number;
  /**
   * Leaves all connections half open: nothing is forwarded any more and nothing is closed. New connections work.
   *
   * @returns how many there were
   */
  freeze(): number;
  /**
   * Breaks the connection that is the first to have forwarded so many more bytes in a direction, in the middle of
   * whatever they are. `onCut` is told when it happens.
   */
  cutAfter(bytes: number, direction: Direction, onCut?: () => void): void;
  /** Holds back the bytes of a direction, as a reader does that reads no more. */
  pause(direction: Direction): void;
  /** Lets them go on. */
  resume(direction: Direction): void;
  /** Closes new connections at once, or no longer. */
  setRefusing(isRefusing: boolean): void;
  /** Accepts new connections but forwards nothing of theirs, or no longer. */
  setHolding(isHolding: boolean): void;
  /** Delays all bytes by so many milliseconds of the clock; 0 for no more. */
  setLatency(ms: number): void;
  /** Takes back all orders that can be: cuts to come, pauses, refusal, holding, latency. What is frozen stays so. */
  heal(): void;
  /** Breaks all connections and stops listening. Idempotent. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a proxy between a client and a server.
 *
 * @throws {RangeError} an address is not valid
 * @throws {Error} the system refuses the address to listen on
 */
export async function createFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { random = createRandom(1), clock = systemClock, isFragmenting = false } = options;
  const listen = parseProxyAddress(options.listen);
  let target = parseProxyAddress(options.target);
  const connections = new Set<ProxyConnection>();
  const paused = new Set<Direction>();
  /** Sockets of clients, those that wait among them. */
  const clients = new Set<Socket>();
  const waiting = new Set<() => void>();
  let isRefusing = false;
  let isHolding = false;
  let latencyMs = 0;
  let forwardedBytes = 0;
  let cut: { readonly direction: Direction; left: number; readonly onCut?: () => void } | undefined;

  const split = (chunk: Buffer): readonly Buffer[] => {
    if (!isFragmenting || chunk.length < 2) return [chunk];
    const at = 1 + Math.floor(random() * (chunk.length - 1));
    return [chunk.subarray(0, at), chunk.subarray(at)];
  };
  /** How many of so many bytes may go on before a connection breaks. */
  const admit = (bytes: number, direction: Direction): number => {
    if (cut?.direction !== direction || bytes < cut.left) {
      if (cut?.direction === direction) cut.left -= bytes;
      forwardedBytes += bytes;
      return bytes;
    }
    const { left, onCut } = cut;
    cut = undefined;
    forwardedBytes += left;
    onCut?.();
    return left;
  };
  const onConnection = (client: Socket): void => {
    client.on("error", ignore);
    if (isRefusing) {
      breakSocket(client);
      return;
    }
    const open = (): void => {
      waiting.delete(open);
      if (client.destroyed) return;
      const server = connect(toNetOptions(target));
      const connection = createProxyConnection(client, server, {
        admit,
        split,
        delay: () => (latencyMs === 0 ? undefined : clock.sleep(latencyMs)),
        onClose: () => connections.delete(connection),
      });
      for (const direction of paused) connection.pause(direction);
      connections.add(connection);
    };
    if (isHolding) waiting.add(open);
    else open();
    clients.add(client);
    client.once("close", () => {
      waiting.delete(open);
      clients.delete(client);
    });
  };
  const listener = createServer({ noDelay: true, pauseOnConnect: true, allowHalfOpen: true }, onConnection);
  listener.maxConnections = options.maxConnections ?? 1_024;
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(toNetOptions(listen), () => {
      listener.off("error", reject);
      resolve();
    });
  });
  // Errors of accepting concern one connection each.
  listener.on("error", ignore);
  const bound = listener.address();
  const isPortKnown = listen.kind === "unix" || bound === null || typeof bound === "string";
  const address = formatProxyAddress(isPortKnown ? listen : { ...listen, port: bound.port });
  let closed: Promise<void> | undefined;

  const proxy: FaultProxy = {
    address,
    get connectionCount() {
      return connections.size;
    },
    get forwardedBytes() {
      return forwardedBytes;
    },
    setTarget(text) {
      target = parseProxyAddress(text);
    },
    reset() {
      const { size } = connections;
      for (const connection of [...connections]) connection.break();
      return size;
    },
    freeze() {
      for (const connection of connections) connection.freeze();
      return connections.size;
    },
    cutAfter(bytes, direction, onCut) {
      cut = { direction, left: bytes, ...(onCut && { onCut }) };
    },
    pause(direction) {
      paused.add(direction);
      for (const connection of connections) connection.pause(direction);
    },
    resume(direction) {
      paused.delete(direction);
      for (const connection of connections) connection.resume(direction);
    },
    setRefusing(value) {
      isRefusing = value;
    },
    setHolding(value) {
      isHolding = value;
      if (!value) for (const open of [...waiting]) open();
    },
    setLatency(ms) {
      latencyMs = ms;
    },
    heal() {
      cut = undefined;
      latencyMs = 0;
      proxy.setRefusing(false);
      proxy.resume("toServer");
      proxy.resume("toClient");
      proxy.setHolding(false);
    },
    close() {
      closed ??= new Promise((resolve) => {
        listener.close(() => resolve());
        proxy.reset();
        for (const client of clients) client.destroy();
      });
      return closed;
    },
    [Symbol.asyncDispose]: () => proxy.close(),
  };
  return proxy;
}

function ignore(): void {
  // How a socket ends is of no interest: both ends are told by its end itself.
}
