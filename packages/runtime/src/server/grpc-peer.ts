import type { Metadata } from "@grpc/grpc-js";
import { type Authentication, authenticateCall } from "./access/authenticate-call.ts";
import type { Authenticate } from "./access/caller.ts";
import { createPeer, listNames, type Peer, type PeerCertificate } from "./access/peer.ts";
import type { MethodName } from "./handler.ts";

/** What grpc-js knows of a call. */
export interface GrpcCall {
  readonly metadata: Metadata;
  readonly cancelled: boolean;
  getPeer(): string;
  getAuthContext(): {
    readonly sslPeerCertificate?: { readonly subject: unknown; readonly fingerprint256: string };
  };
}

/** Finds out who makes a call of grpc-js. */
export type GrpcAuthenticate = (
  call: GrpcCall,
  method: MethodName,
) => Authentication | Promise<Authentication>;

/** What is the same for all calls that come in on one address. */
export interface GrpcPeerOptions {
  readonly kind: "unix" | "tcp";
  /** Where the server listens; asked for at each call, as a port may be chosen later. */
  readonly getAddress: () => string;
  readonly authenticate: Authenticate;
  readonly report: (error: unknown, method: MethodName) => void;
}

/** Asks `authenticate` about calls that come in on one address. */
export function createGrpcAuthenticate(options: GrpcPeerOptions): GrpcAuthenticate {
  const { authenticate, report } = options;
  return (call, method) =>
    authenticateCall(authenticate, toPeer(call, options), (error) => report(error, method));
}

function toPeer(call: GrpcCall, { kind, getAddress }: GrpcPeerOptions): Peer {
  return createPeer({
    kind,
    address: getAddress(),
    remoteAddress: kind === "unix" ? undefined : call.getPeer(),
    certificate: readCertificate(call),
    getMetadata(key) {
      const [value] = call.metadata.get(key);
      return typeof value === "string" ? value : undefined;
    },
  });
}

/** grpc-js shows a certificate only if it was verified. */
function readCertificate(call: GrpcCall): PeerCertificate | undefined {
  const { sslPeerCertificate: certificate } = call.getAuthContext();
  if (certificate === undefined) return undefined;
  const { subject, fingerprint256 } = certificate;
  const parts = typeof subject === "object" && subject !== null ? subject : {};
  return {
    subject: listNames("CN" in parts ? parts.CN : undefined)[0] ?? "",
    organizations: listNames("O" in parts ? parts.O : undefined),
    fingerprint256,
  };
}
