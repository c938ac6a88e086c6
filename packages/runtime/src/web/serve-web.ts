import type { Server } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { StateHandler } from "../server/handler.ts";
import {
  formatListenAddress,
  isLocalAddress,
  ListenError,
  parseListenAddress,
} from "../server/listen-address.ts";
import type { RunningServer } from "../server/serve.ts";
import { createTlsSettings } from "../server/tls/create-tls-settings.ts";
import { findObjection } from "../server/tls/find-objection.ts";
import type { ServerTlsOptions } from "../server/tls/server-tls-options.ts";
import { createWebHandler, type WebHandler, type WebHandlerOptions } from "./create-web-handler.ts";
import { createHttpServer, listen, trackIdle } from "./http-server.ts";

/** Options of a server for browsers. */
export interface ServeWebOptions extends WebHandlerOptions {
  /** What answers the calls. The server closes it when it stops. */
  readonly handler: StateHandler;
  /** Where to listen: `tcp:host:port`, `tcp:[::1]:0`, or several of them. */
  readonly listen: string | readonly string[];
  /** Encrypts the connections. Default: none. */
  readonly tls?: ServerTlsOptions | undefined;
  /**
   * Allows addresses that other machines can reach. Not needed where `tls` requires client certificates.
   * Default false.
   */
  readonly allowRemote?: boolean;
  /** Connections open at a time on one address; further ones are closed. Default 1,024. */
  readonly maxConnections?: number;
  /** Milliseconds within which the head of a request has to arrive. Default 20,000. */
  readonly headersTimeoutMs?: number;
  /** Milliseconds within which the whole request has to arrive. Default 60,000. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds that a client has for the TLS handshake. Default 10,000. */
  readonly handshakeTimeoutMs?: number;
  /** Milliseconds without traffic after which the system looks whether the other side is alive. Default 60,000. */
  readonly keepaliveMs?: number;
}

/** A server for browsers that accepts calls. */
export interface RunningWebServer extends Pick<RunningServer, "address" | "addresses" | "stop"> {
  /** First address as a page writes it, such as `http://127.0.0.1:8080`. */
  readonly url: string;
}

const defaultGraceMs = 5_000;
const defaults = {
  maxConnections: 1_024,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 60_000,
  handshakeTimeoutMs: 10_000,
  keepaliveMs: 60_000,
};

/**
 * Serves the State API to browsers, over HTTP/1.1: see {@link createWebHandler}. Browsers open at most six such
 * connections to one origin, so that a page can hold five watches and still make calls.
 *
 * @throws {ListenError} an address is not valid, is taken, or is remote without `allowRemote`
 * @throws {RangeError} another option is not valid, or a certificate cannot be used
 */
export async function serveWeb(options: ServeWebOptions): Promise<RunningWebServer> {
  const { handler } = options;
  const limits = resolveLimits(options);
  const tls = options.tls && createTlsSettings(options.tls);
  const mayBeRemote = options.allowRemote === true || tls?.clientAuth === "require";
  const addresses = [options.listen].flat().map((text) => parseTcp(text, mayBeRemote));
  if (addresses.length === 0) throw new ListenError("no address to listen on");
  const answer = createWebHandler(handler, options);
  const answerChecked: WebHandler = (request, response) => {
    const { socket } = request;
    const objection = tls && socket instanceof TLSSocket ? findObjection(socket, tls.clientAuth) : undefined;
    if (objection === undefined) return answer(request, response);
    response.writeHead(401, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" });
    response.end(`${objection}\n`);
  };
  let stopped: Promise<unknown> | undefined;

  const servers: Server[] = [];
  const idleSockets: ReadonlySet<Socket>[] = [];
  const bound: { kind: "tcp"; host: string; port: number }[] = [];
  try {
    for (const { host, port } of addresses) {
      const server = createHttpServer(tls, limits);
      server.maxConnections = limits.maxConnections;
      const idle = trackIdle(server);
      server.on("request", (request, response) => {
        const { socket } = request;
        idle.delete(socket);
        response.once("close", () => {
          if (stopped !== undefined) socket.destroySoon();
          else if (!socket.destroyed) idle.add(socket);
        });
        answerChecked(request, response);
      });
      idleSockets.push(idle);
      servers.push(server);
      bound.push({ kind: "tcp", host, port: await listen(server, host, port) });
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }

  const texts = bound.map(formatListenAddress);
  const [first] = texts as [string];
  return {
    address: first,
    addresses: texts,
    url: first.replace(/^tcp:/, tls === undefined ? "http://" : "https://"),
    async stop({ graceMs = defaultGraceMs } = {}) {
      stopped ??= shutDown();
      const timer = setTimeout(() => {
        for (const server of servers) server.closeAllConnections();
      }, graceMs);
      await stopped.finally(() => clearTimeout(timer));
    },
  };

  /** @requirement COSI-TRN-009 @requirement COSI-TRN-010 */
  function shutDown(): Promise<unknown> {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    // Browsers keep connections open that have made no request yet, which Node takes for busy ones.
    for (const socket of idleSockets.flatMap((idle) => [...idle])) socket.destroySoon();
    handler.close();
    return Promise.all(closed);
  }
}

function parseTcp(text: string, mayBeRemote: boolean): { readonly host: string; readonly port: number } {
  const address = parseListenAddress(text);
  if (address.kind === "unix") {
    throw new ListenError(`browsers cannot reach ${text}; use tcp:host:port`);
  }
  if (!isLocalAddress(address) && !mayBeRemote) {
    const way = "require client certificates, or allow it explicitly if you mean it";
    throw new ListenError(`${formatListenAddress(address)} can be reached from other machines; ${way}`);
  }
  return address;
}

function resolveLimits(options: ServeWebOptions): typeof defaults {
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
