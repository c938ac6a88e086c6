import { constants, createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { isClientCertificateRequired, type ServerTlsOptions } from "./server-tls-options.ts";

/** Options that were checked. */
export interface TlsSettings {
  /** Certificates and the private key: not to be printed. */
  readonly context: SecureContextOptions;
  readonly clientAuth: "none" | "request" | "require";
}

/**
 * Checks the TLS options of a server. Messages name the option at fault and never hold any of its content.
 *
 * @throws {RangeError} an option is no PEM or has no such value, or the key belongs to another certificate.
 */
export function createTlsSettings(options: ServerTlsOptions): TlsSettings {
  const { clientCa, clientAuth } = options;
  if (clientAuth !== undefined && clientAuth !== "require" && clientAuth !== "request") {
    throw new RangeError('tls.clientAuth must be "require" or "request"');
  }
  if (clientAuth !== undefined && clientCa === undefined) {
    throw new RangeError(
      "tls.clientAuth needs tls.clientCa, the authorities that certificates may come from",
    );
  }
  const [leaf, ...between] = readCertificates("tls.cert", options.cert);
  const key = toText(options.key);
  if (leaf === undefined || !leaf.checkPrivateKey(readKey(key))) {
    throw new RangeError("tls.key is not the key of the first certificate in tls.cert");
  }
  const context: SecureContextOptions = {
    cert: [leaf, ...between].join(""),
    key,
    ca: clientCa === undefined ? [] : readCertificates("tls.clientCa", clientCa).map(String),
    minVersion: "TLSv1.2",
    // Node takes a session that is resumed for authorized, whether or not a certificate was ever shown in it.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
  try {
    createSecureContext(context);
    return { context, clientAuth: readClientAuth(options) };
  } catch (error) {
    // The code names the reason, such as a key that is too short; the error itself may quote what it was given.
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new RangeError(`tls.cert, tls.key and tls.clientCa are not accepted by Node${code}`);
  }
}

function readClientAuth(options: ServerTlsOptions): TlsSettings["clientAuth"] {
  if (options.clientCa === undefined) return "none";
  return isClientCertificateRequired(options) ? "require" : "request";
}

function readCertificates(name: string, pem: unknown): X509Certificate[] {
  const expected = "expected PEM: the text of a file that has -----BEGIN CERTIFICATE----- in it";
  const blocks = toText(pem).match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? [];
  if (blocks.length === 0) throw new RangeError(`${name} holds no certificate; ${expected}`);
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch {
      // The error may quote what it was given.
      throw new RangeError(`certificate ${index + 1} in ${name} cannot be read; ${expected}`);
    }
  });
}

function readKey(pem: string): KeyObject {
  if (pem.includes("ENCRYPTED")) {
    throw new RangeError("tls.key is encrypted; expected a PEM key without a passphrase");
  }
  try {
    return createPrivateKey(pem);
  } catch {
    // The error may quote what it was given.
    const expected = "expected PEM: the text of a file that has -----BEGIN PRIVATE KEY----- in it";
    throw new RangeError(`tls.key cannot be read; ${expected}`);
  }
}

function toText(pem: unknown): string {
  if (typeof pem === "string") return pem;
  return pem instanceof Uint8Array ? Buffer.from(pem).toString("latin1") : "";
}
