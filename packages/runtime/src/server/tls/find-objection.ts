import type { TLSSocket } from "node:tls";
import type { TlsSettings } from "./create-tls-settings.ts";

/** Reasons by the error that OpenSSL found. It has many more for authorities that are not known. */
const reasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the client certificate has expired",
  CERT_NOT_YET_VALID: "the client certificate is not valid yet",
  INVALID_PURPOSE: "the client certificate is not meant for clients",
};

/**
 * Says why a connection must not reach a service; undefined: it may. A certificate that is shown has to be valid, also
 * where none is demanded.
 *
 * @returns a line for the client, which holds nothing of its certificate.
 */
export function findObjection(socket: TLSSocket, clientAuth: TlsSettings["clientAuth"]): string | undefined {
  if (clientAuth === "none") return undefined;
  // Not by `authorized` alone, which is true of some connections without a certificate.
  if (socket.getPeerX509Certificate() === undefined) {
    return clientAuth === "require" ? "the server requires a client certificate" : undefined;
  }
  if (socket.authorized) return undefined;
  return (
    reasons[readErrorCode(socket.authorizationError)] ??
    "the client certificate is signed by an authority that the server does not know"
  );
}

/** Typed as an error, and in fact a code. */
function readErrorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
