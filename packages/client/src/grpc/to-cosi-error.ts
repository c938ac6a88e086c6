import type { ServiceError } from "@grpc/grpc-js";
import { CosiError } from "../cosi-error.ts";
import type { MethodName } from "../transport.ts";
import type { Endpoint } from "./endpoint.ts";

/** How grpc-js says that there is no connection; the reason is inside. */
const noConnection = /^No connection established\. Last error: (?<reason>.*)\. Resolution note: /s;
/** `<thread>:error:<number>:<library>:<function>:<reason>:<file>:<line>:<more>` */
const opensslError = /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:(?<reason>[^:]+):/;

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
    reason === undefined ? error.details : `cannot connect to ${endpoint.text}: ${simplify(reason)}`;
  return CosiError.fromStatus(method, error.code, details);
}

function simplify(reason: string): string {
  const text = reason
    .replace(/^\w*Error(?: \[\w+\])?: /, "")
    .replace(/ \(\d{4}-\d\d-\d\dT[\d:.]+Z\)$/, "")
    .replace(/\s+/g, " ")
    .trim();
  const tlsReason = opensslError.exec(text)?.groups?.["reason"];
  return tlsReason === undefined ? text : `TLS failed: ${tlsReason}`;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "details" in error && typeof error.code === "number";
}
