import type { Socket } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { type Authenticate, identifyPeer } from "./access/caller.ts";
import { createGrpcMethods, stateService } from "./grpc-methods.ts";
import { createGrpcAuthenticate } from "./grpc-peer.ts";
import type { MethodName, StateHandler } from "./handler.ts";
import { createHealthService } from "./health.ts";
import {
  formatListenAddress,
  isLocalAddress,
  type ListenAddress,
  ListenError,
  parseListenAddress,
} from "./listen-address.ts";
import { serviceName } from "./method-names.ts";
import { type Listener, openListener } from "./open-listener.ts";
import { createTlsListener, type TlsListener } from "./tls/create-tls-listener.ts";
import { createTlsSettings, type TlsSettings } from "./tls/create-tls-settings.ts";
import type { ServerTlsOptions } from "./tls/server-tls-options.ts";

/** Options of a server. */
export interface ServeOptions {
  /** What answers the calls. The server closes it when it stops. */
  readonly handler: StateHandler;
  /** Where to listen: `unix:/path`, `tcp:host:port`, `tcp:[::1]:0`, or several of them. */
  readonly listen: string | readonly string[];
  /** Encrypts TCP connections; unix sockets stay as they are. Default: none. */
  readonly tls?: ServerTlsOptions | undefined;
  /** Finds out who makes a call, for the access rules of the handler. Default: `identifyPeer`. */
  readonly authenticate?: Authenticate;
  /**
   * Allows TCP addresses that other machines can reach. Not needed where `tls` requires client certificates.
   * Default false.
   */
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
  /** Time a client has for the TLS handshake. Default 10,000. */
  readonly handshakeTimeoutMs?: number;
  /** Called with errors of `authenticate`, whose texts can hold secrets. Default: ignored. */
  readonly onUnexpectedError?: (error: unknown, method: MethodName) => void;
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

/** A server for gRPC that accepts calls. */
export interface RunningGrpcServer extends RunningServer {
  /**
   * Uses other certificates for the connections to come, such as before the old ones expire; open connections stay.
   *
   * @throws {RangeError} a certificate cannot be used, or the server was started without `tls` or with another
   * `clientAuth`; nothing is changed then.
   */
  reloadTls(tls: ServerTlsOptions): void;
}

const defaultGraceMs = 5_000;
const defaults = {
  maxMessageBytes: 4 * 1024 * 1024,
  maxStreamsPerConnection: 1_000,
  maxConnections: 1_024,
  keepaliveMs: 60_000,
  keepaliveTimeoutMs: 20_000,
  handshakeTimeoutMs: 10_000,
};

/**
 * Serves the State API and the health service over gRPC. Health is told to everybody who can connect.
 *
 * @throws {ListenError} an address is not valid, is taken, or is remote without `allowRemote`.
 * @throws {RangeError} a number is out of range, or a certificate cannot be used.
 * @requirement COSI-LIM-007
 * @requirement COSI-LIM-008
 * @requirement COSI-TRN-003
 */
export async function serve(options: ServeOptions): Promise<RunningGrpcServer> {
  const limits = resolveLimits(options);
  const tls = options.tls && createTlsSettings(options.tls);
  const addresses = [options.listen].flat().map(parseListenAddress);
  if (addresses.length === 0) throw new ListenError("no address to listen on");
  for (const address of addresses) {
    if (!isLocalAddress(address) && options.allowRemote !== true && tls?.clientAuth !== "require") {
      const way = "require client certificates, or allow it explicitly if you mean it";
      throw new ListenError(`${formatListenAddress(address)} can be reached from other machines; ${way}`);
    }
  }

  const health = createHealthService(["", serviceName]);
  const sockets = new Set<Socket>();
  const onDrained = new Set<() => void>();
  function trackSocket(socket: Socket): void {
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const resolve of onDrained) resolve();
    });
  }
  const servers: Server[] = [];
  const listeners: Listener[] = [];
  const tlsListeners: TlsListener[] = [];
  try {
    for (const address of addresses) listeners.push(await open(address));
  } catch (error) {
    for (const listener of listeners) listener.close();
    for (const server of servers) server.forceShutdown();
    throw error;
  }

  const bound = listeners.map((listener) => formatListenAddress(listener.address));
  let stopped: Promise<void> | undefined;
  return {
    address: bound[0] as string,
    addresses: bound,
    reloadTls(next) {
      const { context, clientAuth } = createTlsSettings(next);
      if (clientAuth !== tls?.clientAuth) {
        throw new RangeError("a running server cannot begin to use tls or ask more or less of its clients");
      }
      for (const listener of tlsListeners) listener.reload(context);
    },
    stop({ graceMs = defaultGraceMs } = {}) {
      stopped ??= shutDown();
      return cutAfter(graceMs, stopped, sockets);
    },
  };

  /** Each address has a server of its own, by which calls know where they came in. */
  async function open(address: ListenAddress): Promise<Listener> {
    let bound = formatListenAddress(address);
    const server = createGrpcServer(limits);
    servers.push(server);
    const authenticate = createGrpcAuthenticate({
      kind: address.kind,
      getAddress: () => bound,
      authenticate: options.authenticate ?? identifyPeer,
      report: (error, method) => options.onUnexpectedError?.(error, method),
    });
    server.addService(stateService, createGrpcMethods(options.handler, authenticate));
    server.addService(health.definition, { ...health.methods });
    const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
    const inject = (socket: Socket): void => injector.injectConnection(socket);
    const encryption = address.kind === "tcp" && tls !== undefined ? encrypt(tls, inject) : undefined;
    const listener = await openListener(address, {
      maxConnections: limits.maxConnections,
      ...(encryption && { createServer: () => encryption.server }),
      onConnection(socket) {
        trackSocket(socket);
        if (encryption === undefined) inject(socket);
      },
    });
    bound = formatListenAddress(listener.address);
    return listener;
  }

  function encrypt(settings: TlsSettings, onSecure: (socket: Socket) => void): TlsListener {
    const { handshakeTimeoutMs } = limits;
    const listener = createTlsListener(settings, { handshakeTimeoutMs, onSecure });
    tlsListeners.push(listener);
    return listener;
  }

  /** @requirement COSI-TRN-009 @requirement COSI-TRN-010 */
  function shutDown(): Promise<void> {
    for (const listener of listeners) listener.close();
    for (const listener of tlsListeners) listener.cutWaiting();
    health.stop();
    options.handler.close();
    // The callback of tryShutdown comes before the last frames are sent, so the connections are watched.
    for (const server of servers) server.tryShutdown(() => undefined);
    return new Promise((resolve) => {
      if (sockets.size === 0) resolve();
      else onDrained.add(resolve);
    });
  }
}

function createGrpcServer(limits: typeof defaults): Server {
  return new Server({
    "grpc.max_receive_message_length": limits.maxMessageBytes,
    "grpc.max_send_message_length": -1,
    "grpc.max_concurrent_streams": limits.maxStreamsPerConnection,
    "grpc.keepalive_time_ms": limits.keepaliveMs,
    "grpc.keepalive_timeout_ms": limits.keepaliveTimeoutMs,
    "grpc.enable_channelz": 0,
  });
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
