import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import {
  type Code as ConnectCode,
  ConnectError,
  type ContextValues,
  createContextKey,
  createContextValues,
  type HandlerContext,
} from "@connectrpc/connect";
import { authenticateCall } from "../server/access/authenticate-call.ts";
import type { Authenticate, Caller } from "../server/access/caller.ts";
import { createPeer, listNames, type Peer, type PeerCertificate } from "../server/access/peer.ts";
import type { MethodName } from "../server/handler.ts";
import { formatListenAddress } from "../server/listen-address.ts";

const peerKey = createContextKey<Peer | undefined>(undefined, { description: "peer" });
const callerKey = createContextKey<Caller | undefined>(undefined, { description: "caller" });

/** What is known of a request, for Connect to carry along. */
export function createPeerValues(request: IncomingMessage): ContextValues {
  return createContextValues().set(peerKey, toPeer(request));
}

/** Who makes a call, once {@link createGate} has let it pass. */
export function getCaller({ values }: Pick<HandlerContext, "values">): Caller | undefined {
  return values.get(callerKey);
}

/**
 * Makes what finds out who makes a call before its message is read.
 *
 * @param report told of an error of `authenticate`, which can hold secrets.
 * @returns a function that throws a ConnectError for a call that is refused.
 */
export function createGate(
  authenticate: Authenticate,
  report: (error: unknown, method: MethodName) => void,
): (context: HandlerContext) => Promise<void> {
  return async ({ values, method }) => {
    const peer = values.get(peerKey);
    if (peer === undefined) return;
    const found = await authenticateCall(authenticate, peer, (error) =>
      report(error, method.name as MethodName),
    );
    if ("refusal" in found) {
      const { code, message } = found.refusal;
      throw new ConnectError(message, code as number as ConnectCode);
    }
    values.set(callerKey, found.caller);
  };
}

function toPeer({ headers, socket }: IncomingMessage): Peer {
  const { localAddress = "", localPort = 0, remoteAddress, remotePort = 0 } = socket;
  const format = (host: string, port: number) => formatListenAddress({ kind: "tcp", host, port });
  return createPeer({
    kind: "web",
    address: format(localAddress, localPort),
    remoteAddress: remoteAddress && format(remoteAddress, remotePort).slice("tcp:".length),
    certificate: readCertificate(socket),
    getMetadata: (key) => [headers[key]].flat()[0],
  });
}

/** The certificate that the browser has shown, where the server asked for one and has verified it. */
function readCertificate(socket: IncomingMessage["socket"]): PeerCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  if (subject === undefined) return undefined;
  return { subject: listNames(subject.CN)[0] ?? "", organizations: listNames(subject.O), fingerprint256 };
}
