import type { Socket } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";
import type { TlsSettings } from "./create-tls-settings.ts";
import { findObjection } from "./find-objection.ts";
import { refuseConnection } from "./refuse-connection.ts";

/** What becomes of the connections of one address. */
export interface TlsListenerOptions {
  /** Milliseconds a client has for the handshake, and one that is refused for the rest. */
  readonly handshakeTimeoutMs: number;
  /** Called with the connections that are encrypted, and whose certificate is as it should be. */
  readonly onSecure: (socket: TLSSocket) => void;
}

/** Encrypts the connections of one address before a service sees them. */
export interface TlsListener {
  /** Accepts the connections; not listening yet. */
  readonly server: Server;
  /** Uses other certificates for the connections to come. */
  reload(context: TlsSettings["context"]): void;
  /** Cuts the connections that have not got through. */
  cutWaiting(): void;
}

/** Creates what stands between an address and a service. A connection that does not get through is told why. */
export function createTlsListener(settings: TlsSettings, options: TlsListenerOptions): TlsListener {
  const { context, clientAuth } = settings;
  const { handshakeTimeoutMs, onSecure } = options;
  // By address and port of the other side, because an encrypted socket does not tell what it is made of.
  const waiting = new Map<string, Socket>();
  const server = createServer({
    ...context,
    ALPNProtocols: ["h2"],
    noDelay: true,
    handshakeTimeout: handshakeTimeoutMs,
    requestCert: clientAuth !== "none",
    // Node would cut the connection without a word; `findObjection` decides instead.
    rejectUnauthorized: false,
  });
  server.on("connection", (socket: Socket) => {
    const remote = getRemote(socket);
    waiting.set(remote, socket);
    socket.once("close", () => {
      if (waiting.get(remote) === socket) waiting.delete(remote);
    });
    socket.on("error", () => socket.destroy());
  });
  // Scanners, and clients that do not trust this server, are no news.
  server.on("tlsClientError", (_, socket) => socket.destroy());
  server.on("secureConnection", (socket) => {
    socket.on("error", () => socket.destroy());
    const objection = findObjection(socket, clientAuth);
    if (objection !== undefined) return refuseConnection(socket, objection, handshakeTimeoutMs);
    waiting.delete(getRemote(socket));
    onSecure(socket);
  });
  return {
    server,
    reload: (next) => server.setSecureContext(next),
    cutWaiting() {
      for (const socket of waiting.values()) socket.destroy();
    },
  };
}

function getRemote({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
