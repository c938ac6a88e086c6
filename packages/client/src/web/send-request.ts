import { CosiError } from "../cosi-error.ts";
import type { MethodName } from "../transport.ts";
import { checkResponse, toUnreachable } from "./check-response.ts";
import { readFrames } from "./read-frames.ts";

/** How requests are sent. */
export interface SenderOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Address of the server. */
  readonly baseUrl: string;
  readonly credentials: "omit" | "same-origin" | "include";
  readonly maxMessageBytes: number;
}

/**
 * Sends a request and answers what reads the messages of its answer.
 *
 * @throws {CosiError} the server cannot be reached, or what answers is none
 */
export type SendRequest = (
  method: MethodName,
  request: Uint8Array,
  headers: Headers,
  signal: AbortSignal,
) => Promise<AsyncGenerator<Uint8Array>>;

/**
 * Makes what sends requests over gRPC-Web in binary
 * (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md).
 */
export function createSender({ fetch, baseUrl, credentials, maxMessageBytes }: SenderOptions): SendRequest {
  return async (method, request, headers, signal) => {
    headers.set("content-type", "application/grpc-web+proto");
    headers.set("x-grpc-web", "1");
    const url = `${baseUrl}/cosi.resource.State/${method}`;
    const body = toFrame(request);
    let response: Response;
    try {
      response = await fetch(url, {
        ...{ method: "POST", headers, body, signal, credentials },
        ...{ redirect: "manual", cache: "no-store" },
      });
    } catch (error) {
      throw toUnreachable(baseUrl, error);
    }
    checkResponse(baseUrl, response);
    return readAnswer(method, response, baseUrl, maxMessageBytes);
  };
}

interface Trailers {
  get(name: string): string | null | undefined;
}

/**
 * Reads the messages of an answer, up to its end: a connection can then be used again, also after an error.
 *
 * @throws {CosiError} the status of the call, if it is not OK; or the answer is broken
 */
async function* readAnswer(
  method: MethodName,
  { headers, body }: Response,
  address: string,
  maxMessageBytes: number,
): AsyncGenerator<Uint8Array> {
  const hasStatus = headers.has("grpc-status");
  let trailers: Trailers | undefined = hasStatus ? headers : undefined;
  if (body !== null) {
    for await (const { isTrailer, data } of readFrames(body, { address, maxMessageBytes, hasStatus })) {
      if (isTrailer) trailers = parseTrailers(data);
      else yield data;
    }
  }
  const status = trailers?.get("grpc-status") ?? "";
  if (!/^\d+$/.test(status)) {
    throw new CosiError("internal", { message: `the answer of ${address} has no status` });
  }
  const details = unescapeMessage(trailers?.get("grpc-message") ?? "");
  if (Number(status) !== 0) throw CosiError.fromStatus(method, Number(status), details);
}

function toFrame(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(5 + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, 5);
  return frame;
}

function parseTrailers(data: Uint8Array): Trailers {
  const lines = new TextDecoder().decode(data).split(/\r?\n/);
  return new Map(
    lines.map((line) => {
      const [name = "", ...value] = line.split(":");
      return [name.trim().toLowerCase(), value.join(":").trim()];
    }),
  );
}

function unescapeMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a server that does not escape
  }
}
