import type { IncomingMessage, ServerResponse } from "node:http";

/** Seconds for which a browser need not ask again. */
const maxAgeSeconds = 7_200;
const maxHeaderListLength = 4_096;
const headerListPattern = /^[A-Za-z0-9_.-]+(?: *, *[A-Za-z0-9_.-]+)*$/;

/** Lets the page of an allowed origin read the answer. */
export function setCorsHeaders(response: ServerResponse, origin: string | undefined): void {
  response.setHeader("Vary", "Origin");
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Cache-Control", "no-store");
  if (origin === undefined) return;
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Expose-Headers", "Grpc-Status, Grpc-Message");
}

/**
 * Answers a browser that asks whether the page of an allowed origin may make a call: it may, with any headers, since
 * metadata are headers.
 */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
  const wanted = headers["access-control-request-headers"] ?? "";
  if (wanted.length <= maxHeaderListLength && headerListPattern.test(wanted)) {
    response.setHeader("Access-Control-Allow-Headers", wanted);
  }
  response.setHeader("Access-Control-Allow-Methods", "POST");
  response.setHeader("Access-Control-Max-Age", String(maxAgeSeconds));
  response.setHeader(
    "Vary",
    "Origin, Access-Control-Request-Headers, Access-Control-Request-Private-Network",
  );
  // Asked by pages of the internet that call a machine in a private network.
  if (headers["access-control-request-private-network"] === "true") {
    response.setHeader("Access-Control-Allow-Private-Network", "true");
  }
  response.writeHead(204).end();
}
