import type { ServiceError } from "@grpc/grpc-js";
import { CosiError } from "../cosi-error.ts";
import type { MethodName } from "../transport.ts";
import type { Endpoint } from "./endpoint.ts";

/** How grpc-js says that there is no connection; the reason is inside. */
const noConnection = /^No connection established\. Last error: (?<reason>.*)\. Resolution note: /s;
/** `<thread>:error:<number>:<library>:<function>:<reason>:<file>:<line>:<more>` */
const opensslError = /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:(?<reason>[^:]+):/;
/** How OpenSSL says that it cannot follow a certificate to an authority that is trusted. */
const untrusted =
  /^(?:self.signed certificate|unable to (?:get (?:local )?issuer|verify the first) certificate)/;
/** What servers tell of the certificate of the client, by TLS. Some say so only after the first call was sent. */
const alerts: readonly (readonly [RegExp, string])[] = [
  [/alert certificate required$/, "the server requires a client certificate"],
  [/alert certificate expired$/, "the server says that the client certificate has expired"],
  [/alert unknown ca$/, "the server does not know the authority of the client certificate"],
  [/alert (?:bad|unsupported) certificate$/, "the server does not accept the client certificate"],
  [/alert certificate (?:revoked|unknown)$/, "the server does not accept the client certificate"],
];

/**
 * Turns an error of grpc-js into the one for callers. Where there is no connection, the message is one line with
 * the endpoint and the reason, such as a certificate that has expired.
 */
export function toCosiError(method: MethodName, endpoint: Endpoint, error: unknown): CosiError {
  if (!isServiceError(error)) return CosiError.from(error);
  const reason = error.details.startsWith("Name resolution failed")
    ? "the host name cannot be resolved"
    : noConnection.exec(error.details)?.groups?.["reason"];
  const details =
    reason === undefined ? error.details : `cannot connect to ${endpoint.text}: ${explain(reason, endpoint)}`;
  return CosiError.fromStatus(method, error.code, details);
}

function explain(reason: string, endpoint: Endpoint): string {
  const text = reason
    .replace(/^\w*Error(?: \[\w+\])?: /, "")
    .replace(/ \(\d{4}-\d\d-\d\dT[\d:.]+Z\)$/, "")
    .replace(/\s+/g, " ")
    .trim();
  const tlsReason = opensslError.exec(text)?.groups?.["reason"];
  if (tlsReason !== undefined) {
    const meaning = alerts.find(([alert]) => alert.test(tlsReason))?.[1];
    return meaning === undefined ? `TLS failed: ${tlsReason}` : `TLS failed: ${meaning}: ${tlsReason}`;
  }
  if (untrusted.test(text)) {
    return `the certificate of the server is signed by an authority that the client does not know (${text})`;
  }
  if (text === "Failed to connect") {
    const hint = endpoint.kind === "tcp" ? "; it may expect TLS, or have too many connections" : "";
    return `the server closed the connection before it said anything${hint}`;
  }
  return text;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "details" in error && typeof error.code === "number";
}
