import type { TokenSource } from "../call-headers.ts";
import { CosiError } from "../cosi-error.ts";
import { createOpenCalls, type OpenCall } from "../grpc/open-calls.ts";
import type { CallOptions, MethodName, Transport } from "../transport.ts";
import { parseBaseUrl } from "./base-url.ts";
import { type MessageReader, readMessages } from "./read-messages.ts";
import { createRequestHeaders } from "./request-headers.ts";
import { createSender } from "./send-request.ts";

/** How a server is reached from a browser. */
export interface WebTransportOptions {
  /** Address of the server, such as `https://host:port`, with the path in front of the service if there is one. */
  readonly baseUrl: string;
  /** Bearer token, or what answers one for each call. Refused over http to other machines. Default: none. */
  readonly token?: TokenSource | undefined;
  /** Allows a token to be sent where others can read it. Default false. */
  readonly allowTokenWithoutTls?: boolean | undefined;
  /** gRPC metadata of every call, sent as headers. That of a call wins. Default: none. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Whether cookies are sent: see `fetch`. Default `"same-origin"`. */
  readonly credentials?: "omit" | "same-origin" | "include" | undefined;
  /** Makes the requests. Default: that of the machine. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Size of a received message above which its call fails with `resourceExhausted`. Default 32 MiB. */
  readonly maxMessageBytes?: number | undefined;
}

const defaultMaxMessageBytes = 32 * 1024 * 1024;
/** What timers can hold, 24 days. Longer is as good as no limit. */
const maxTimeoutMs = 2 ** 31 - 1;
/** gRPC writes at most eight digits. */
const maxHeaderValue = 99_999_999;

/**
 * Makes a transport for browsers, over gRPC-Web in binary. It works in Node as well.
 *
 * Browsers tell pages of no reason why a server cannot be reached; such a call fails with `unavailable`, also where
 * the server refuses the origin of the page. Nothing is read ahead of the reader of a stream, besides what the browser
 * itself holds. Nothing that was passed as a token can be read from the transport.
 *
 * @throws {CosiError} invalidArgument: an option is not valid; the message says what is expected
 */
export function createWebTransport(options: WebTransportOptions): Transport {
  const { token, metadata, allowTokenWithoutTls = false, credentials = "same-origin" } = options;
  const { text: baseUrl, isPrivate } = parseBaseUrl(options.baseUrl);
  const maxMessageBytes = resolveMaxMessageBytes(options.maxMessageBytes);
  const toHeaders = createRequestHeaders({
    ...{ metadata, token },
    mayCarryToken: allowTokenWithoutTls || isPrivate,
  });
  // Looked up at each call where none is given, and called without an object, as browsers demand.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const send = createSender({ fetch, baseUrl, credentials, maxMessageBytes });
  const calls = createOpenCalls();

  function open(method: MethodName, request: Uint8Array, callOptions: CallOptions): MessageReader {
    const stop = new AbortController();
    let call: OpenCall | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const reader = readMessages({
      async start() {
        const { timeoutMs = 0 } = callOptions;
        checkTimeout(timeoutMs);
        call = calls.open(callOptions.signal, (error) => {
          finish();
          reader.fail(error);
        });
        if (timeoutMs > 0 && timeoutMs <= maxTimeoutMs) {
          timer = setTimeout(() => call?.fail(toDeadlineExceeded(timeoutMs)), timeoutMs);
        }
        const headers = await toHeaders(callOptions.metadata);
        if (timer !== undefined) headers.set("grpc-timeout", toTimeoutHeader(timeoutMs));
        return await send(method, request, headers, stop.signal);
      },
      finish,
      toError: (error) => CosiError.from(error),
    });
    function finish(): boolean {
      clearTimeout(timer);
      stop.abort();
      return call?.finish() === true;
    }
    return reader;
  }

  return {
    async unary(method, request, callOptions) {
      const reader = open(method, request, callOptions);
      const answer = await reader.next();
      const isSingle = answer.done !== true && (await reader.next()).done === true;
      if (isSingle) return answer.value;
      await reader.return();
      const message = `the server answered ${answer.done === true ? "no" : "more than one"} message to ${method}`;
      throw new CosiError("internal", { message });
    },
    stream: (method, request, callOptions) => ({
      [Symbol.asyncIterator]: () => open(method, request, callOptions),
    }),
    close: () => void calls.close(),
  };
}

function checkTimeout(timeoutMs: number): void {
  if (timeoutMs >= 0) return;
  throw new CosiError("invalidArgument", { message: "timeoutMs must be 0, which means no limit, or more" });
}

function toTimeoutHeader(timeoutMs: number): string {
  const ms = Math.ceil(timeoutMs);
  return ms <= maxHeaderValue ? `${ms}m` : `${Math.ceil(ms / 1_000)}S`;
}

function toDeadlineExceeded(timeoutMs: number): CosiError {
  return new CosiError("deadlineExceeded", { message: `there was no answer within ${timeoutMs} ms` });
}

function resolveMaxMessageBytes(value: number = defaultMaxMessageBytes): number {
  if (Number.isSafeInteger(value) && value >= 1 && value < 2 ** 31) return value;
  const message = `maxMessageBytes must be a whole number from 1 to 2^31 - 1, found ${value}`;
  throw new CosiError("invalidArgument", { message });
}
