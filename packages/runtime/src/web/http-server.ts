import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, Server as TlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { formatListenAddress, ListenError } from "../server/listen-address.ts";
import type { TlsSettings } from "../server/tls/create-tls-settings.ts";

/** Milliseconds that connections may take. */
export interface HttpLimits {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly keepaliveMs: number;
}

/** Milliseconds after which Node looks again for requests that are too slow, at most. */
const maxCheckIntervalMs = 5_000;

/** Creates a server of HTTP, or of HTTPS that lets in certificates of clients whether they are valid or not. */
export function createHttpServer(tls: TlsSettings | undefined, limits: HttpLimits): Server {
  const options = {
    headersTimeout: Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs),
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(maxCheckIntervalMs, limits.headersTimeoutMs),
    keepAlive: true,
    keepAliveInitialDelay: limits.keepaliveMs,
    noDelay: true,
  };
  if (tls === undefined) return createServer(options);
  const { context, clientAuth } = tls;
  const handshakeTimeout = limits.handshakeTimeoutMs;
  // Refused at the request, so that the client is told why.
  const trust = { requestCert: clientAuth !== "none", rejectUnauthorized: false };
  return createTlsServer({ ...options, ...context, ...trust, handshakeTimeout });
}

/** The connections of a server; who serves a request takes its own out for that time. */
export function trackIdle(server: Server): Set<Socket> {
  const idle = new Set<Socket>();
  server.on(server instanceof TlsServer ? "secureConnection" : "connection", (socket: Socket) => {
    idle.add(socket);
    socket.once("close", () => idle.delete(socket));
  });
  return idle;
}

/** Starts to listen. Answers the port. @throws {ListenError} */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(
        new ListenError(
          `cannot listen on ${formatListenAddress({ kind: "tcp", host, port })}: ${error.message}`,
        ),
      );
    server.once("error", fail);
    server.listen({ host, port }, () => {
      server.off("error", fail);
      // Errors of accepting, such as too many open files, concern one connection each; the server goes on.
      server.on("error", () => undefined);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
