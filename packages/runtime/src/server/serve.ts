import type { Socket } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { createGrpcMethods, stateService } from "./grpc-methods.ts";
import type { StateHandler } from "./handler.ts";
import { createHealthService } from "./health.ts";
import { formatListenAddress, isLocalAddress, ListenError, parseListenAddress } from "./listen-address.ts";
import { serviceName } from "./method-names.ts";
import { type Listener, openListener } from "./open-listener.ts";

/** Options of a server. */
export interface ServeOptions {
  /** What answers the calls. The server closes it when it stops. */
  readonly handler: StateHandler;
  /** Where to listen: `unix:/path`, `tcp:host:port`, `tcp:[::1]:0`, or several of them. */
  readonly listen: string | readonly string[];
  /** Allows TCP addresses that other machines can reach. There is no encryption and no access control. Default false. */
  readonly allowRemote?: boolean;
  /** Size of a request message above which it is refused with RESOURCE_EXHAUSTED. Default 4 MiB. */
  readonly maxMessageBytes?: number;
  /** Calls open at a time on one connection; further ones wait. Default 1,000. */
  readonly maxStreamsPerConnection?: number;
  /** Connections open at a time on one address; further ones are closed. Default 1,024. */
  readonly maxConnections?: number;
  /** Time without traffic after which a connection is asked whether it is alive. Default 60,000. */
  readonly keepaliveMs?: number;
  /** Time it has to answer that. Default 20,000. */
  readonly keepaliveTimeoutMs?: number;
}

/** A server that accepts calls. */
export interface RunningServer {
  /** First address, with the port the system chose. */
  readonly address: string;
  /** All addresses, in the order given. */
  readonly addresses: readonly string[];
  /**
   * Stops: health says NOT_SERVING, open calls end with UNAVAILABLE, connections close. Connections that are
   * still open after `graceMs` (default 5,000) are cut. Repeated calls wait for the same end; a shorter
   * time counts.
   */
  stop(options?: { graceMs?: number }): Promise<void>;
}

const defaultGraceMs = 5_000;
const defaults = {
  maxMessageBytes: 4 * 1024 * 1024,
  maxStreamsPerConnection: 1_000,
  maxConnections: 1_024,
  keepaliveMs: 60_000,
  keepaliveTimeoutMs: 20_000,
};

/**
 * Serves the State API and the health service over gRPC.
 *
 * @throws {ListenError} an address is not valid, is taken, or is remote without `allowRemote`.
 * @throws {RangeError} a number is out of range.
 * @requirement COSI-LIM-007
 * @requirement COSI-LIM-008
 * @requirement COSI-TRN-003
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const limits = resolveLimits(options);
  const addresses = [options.listen].flat().map(parseListenAddress);
  if (addresses.length === 0) throw new ListenError("no address to listen on");
  for (const address of addresses) {
    if (!isLocalAddress(address) && options.allowRemote !== true) {
      throw new ListenError(
        `${formatListenAddress(address)} can be reached from other machines; allow that explicitly if you mean it`,
      );
    }
  }

  const health = createHealthService(["", serviceName]);
  const server = new Server({
    "grpc.max_receive_message_length": limits.maxMessageBytes,
    "grpc.max_send_message_length": -1,
    "grpc.max_concurrent_streams": limits.maxStreamsPerConnection,
    "grpc.keepalive_time_ms": limits.keepaliveMs,
    "grpc.keepalive_timeout_ms": limits.keepaliveTimeoutMs,
    "grpc.enable_channelz": 0,
  });
  server.addService(stateService, createGrpcMethods(options.handler));
  server.addService(health.definition, { ...health.methods });

  const sockets = new Set<Socket>();
  const onDrained = new Set<() => void>();
  function trackSocket(socket: Socket): void {
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const resolve of onDrained) resolve();
    });
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listeners: Listener[] = [];
  try {
    for (const address of addresses) {
      const listener = await openListener(address, {
        maxConnections: limits.maxConnections,
        onConnection(socket) {
          trackSocket(socket);
          injector.injectConnection(socket);
        },
      });
      listeners.push(listener);
    }
  } catch (error) {
    for (const listener of listeners) listener.close();
    server.forceShutdown();
    throw error;
  }

  const bound = listeners.map((listener) => formatListenAddress(listener.address));
  let stopped: Promise<void> | undefined;
  return {
    address: bound[0] as string,
    addresses: bound,
    stop({ graceMs = defaultGraceMs } = {}) {
      stopped ??= shutDown();
      return cutAfter(graceMs, stopped, sockets);
    },
  };

  /** @requirement COSI-TRN-009 @requirement COSI-TRN-010 */
  function shutDown(): Promise<void> {
    for (const listener of listeners) listener.close();
    health.stop();
    options.handler.close();
    // The callback of tryShutdown comes before the last frames are sent, so the connections are watched.
    server.tryShutdown(() => undefined);
    return new Promise((resolve) => {
      if (sockets.size === 0) resolve();
      else onDrained.add(resolve);
    });
  }
}

async function cutAfter(
  graceMs: number,
  stopped: Promise<void>,
  sockets: ReadonlySet<Socket>,
): Promise<void> {
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, graceMs);
  try {
    await stopped;
  } finally {
    clearTimeout(timer);
  }
}

function resolveLimits(options: ServeOptions): typeof defaults {
  const limits = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) {
    const value = options[name] ?? defaults[name];
    if (!Number.isSafeInteger(value) || value < 1 || value > 2 ** 31 - 1) {
      throw new RangeError(`${name} must be a whole number from 1 to 2^31 - 1, found ${value}`);
    }
    limits[name] = value;
  }
  return limits;
}
