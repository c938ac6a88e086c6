import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import * as tls from "node:tls";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { CosiError } from "../cosi-error.ts";
import type { Endpoint } from "./endpoint.ts";
import { IpCredentials } from "./ip-credentials.ts";

/** How a connection is encrypted, and who its ends are. PEM means the text, not the path of a file. */
export interface TlsOptions {
  /** Authorities that the server's certificate may come from, as PEM. Default: those of Node and of the system. */
  readonly ca?: string | Uint8Array | undefined;
  /** Certificate of the client as PEM, its own first, then those between it and the authority. Needs `key`. */
  readonly cert?: string | Uint8Array | undefined;
  /** Private key that belongs to `cert`, as PEM, not encrypted; or what answers it, once for each endpoint. */
  readonly key?: string | Uint8Array | (() => string | Uint8Array) | undefined;
  /** Host name or address that the server's certificate must have. Default: the host of the endpoint. */
  readonly serverName?: string | undefined;
}

/**
 * Makes the credentials of a connection: none over a unix socket and over tcp without `tls`, else TLS.
 *
 * Messages name the option at fault and never hold any of its content.
 *
 * @throws {CosiError} invalidArgument: TLS over a unix socket, what is not PEM, or a key of another certificate
 */
export function createCredentials(endpoint: Endpoint, options: TlsOptions | undefined): ChannelCredentials {
  if (!isEncrypted(endpoint, options)) return credentials.createInsecure();
  if (endpoint.kind === "unix") throw refuse("tls is for tcp and https endpoints, not for unix sockets");
  const { serverName } = options ?? {};
  if (serverName !== undefined && !/^[A-Za-z0-9_.:-]+$/.test(serverName)) {
    throw refuse("tls.serverName must be a host name");
  }
  const ca = options?.ca === undefined ? readTrusted() : readCertificates("tls.ca", options.ca);
  const identity = readIdentity(options ?? {});
  try {
    const context = tls.createSecureContext({ ...(ca && { ca }), ...identity, minVersion: "TLSv1.2" });
    const host = serverName ?? endpoint.host ?? "";
    return isIP(host) === 0 ? credentials.createFromSecureContext(context) : new IpCredentials(context, host);
  } catch (error) {
    // The code names the reason, such as a key that is too short; the error itself is not passed on.
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw refuse(`tls.ca, tls.cert and tls.key are not accepted by Node${code}`);
  }
}

/** Whether the connection uses TLS. */
export function isEncrypted(endpoint: Endpoint, options: TlsOptions | undefined): boolean {
  return options !== undefined || endpoint.kind === "https";
}

/** Name to demand of the server's certificate where it is not that of the endpoint; addresses need none. */
export function getVerifiedName(endpoint: Endpoint, options: TlsOptions | undefined): string | undefined {
  const { serverName } = options ?? {};
  return endpoint.kind === "unix" || serverName === undefined || isIP(serverName) !== 0
    ? undefined
    : serverName;
}

/** Authorities of Node and of the system; undefined where Node is too old to tell, which means those of Node. */
function readTrusted(): string[] | undefined {
  const read: typeof tls.getCACertificates | undefined = tls.getCACertificates;
  return read === undefined ? undefined : [...new Set([...read("default"), ...read("system")])];
}

function readIdentity({ cert, key }: TlsOptions): { cert?: string; key?: string } {
  if (cert === undefined && key === undefined) return {};
  if (cert === undefined) throw refuse("tls.key needs tls.cert, the certificate that it belongs to");
  if (key === undefined) throw refuse("tls.cert needs tls.key, its private key");
  const chain = readCertificates("tls.cert", cert);
  const text = toText(typeof key === "function" ? key() : key);
  if (!new X509Certificate(chain[0] as string).checkPrivateKey(readKey(text))) {
    throw refuse("tls.key is not the key of the first certificate in tls.cert");
  }
  return { cert: chain.join("\n"), key: text };
}

function readCertificates(name: string, pem: string | Uint8Array): string[] {
  const found = toText(pem).match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs);
  const expected = "expected PEM: the text of a file that has -----BEGIN CERTIFICATE----- in it";
  if (found === null) throw refuse(`${name} holds no certificate; ${expected}`);
  for (const [index, block] of found.entries()) {
    try {
      new X509Certificate(block);
    } catch {
      // The error may quote what it was given.
      throw refuse(`certificate ${index + 1} in ${name} cannot be read; ${expected}`);
    }
  }
  return found;
}

function readKey(pem: string): KeyObject {
  if (pem.includes("ENCRYPTED"))
    throw refuse("tls.key is encrypted; expected a PEM key without a passphrase");
  try {
    return createPrivateKey(pem);
  } catch {
    // The error may quote what it was given.
    throw refuse(
      "tls.key cannot be read; expected PEM: the text of a file that has -----BEGIN PRIVATE KEY----- in it",
    );
  }
}

function toText(pem: string | Uint8Array): string {
  return typeof pem === "string" ? pem : Buffer.from(pem).toString("latin1");
}

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
