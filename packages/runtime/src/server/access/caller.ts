import type { Peer } from "./peer.ts";

/** Who makes a call. */
export interface Caller {
  /** For messages and hooks; rules do not look at it. */
  readonly name: string;
  /** What rules go by. */
  readonly roles: readonly string[];
}

/**
 * Finds out who makes a call; undefined: the peer has not proven who it is.
 *
 * An error or a rejection refuses the call with UNAUTHENTICATED, without its text.
 */
export type Authenticate = (peer: Peer) => Caller | undefined | Promise<Caller | undefined>;

const localCaller: Caller = { name: "local", roles: ["local"] };

/**
 * Goes by how the call came in, which is what a server does by default: over a unix socket, which the mode of its file
 * protects, the caller has the role `local`; with a verified client certificate its common name is the name, and its
 * organizations are the roles. Everybody else is unknown.
 */
export function identifyPeer({ kind, certificate }: Peer): Caller | undefined {
  if (kind === "unix") return localCaller;
  return certificate && { name: certificate.subject, roles: certificate.organizations };
}
