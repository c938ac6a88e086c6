import { Client, type Interceptor } from "@grpc/grpc-js";
import { CosiError } from "../cosi-error.ts";
import type { CallOptions, MethodName, Transport } from "../transport.ts";
import { createCallMetadata, type TokenSource } from "./call-metadata.ts";
import { createCredentials, isEncrypted, type TlsOptions } from "./credentials.ts";
import { parseEndpoint } from "./endpoint.ts";
import { createOpenCalls } from "./open-calls.ts";
import { openPulled, readStream } from "./read-stream.ts";
import { toCosiError } from "./to-cosi-error.ts";

/** How a server is reached. */
export interface GrpcTransportOptions {
  /** `unix:/path`, `tcp:host:port` or `https://host:port`; without a port 50000 for tcp and 443 for https. */
  readonly endpoint: string;
  /** TLS over tcp, and what TLS over https is to trust and to show. Default: none over tcp. */
  readonly tls?: TlsOptions | undefined;
  /** Bearer token, or what answers one for each call. Refused over tcp without TLS. Default: none. */
  readonly token?: TokenSource | undefined;
  /** Allows a token to be sent where others can read it. Default false. */
  readonly allowTokenWithoutTls?: boolean | undefined;
  /** gRPC metadata of every call. That of a call wins. Default: none. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Size of a received message above which its call fails with `resourceExhausted`. Default 32 MiB. */
  readonly maxMessageBytes?: number | undefined;
  /**
   * Milliseconds after which a connection with open calls is asked whether it is alive. Default 310,000: servers on
   * grpc-go close connections that ask more often than every five minutes, unless they are told otherwise. Watches
   * can look after the server more often with `silenceMs`.
   */
  readonly keepaliveMs?: number | undefined;
  /** Milliseconds it has to answer that; its calls then end with `unavailable`. Default 10,000. */
  readonly keepaliveTimeoutMs?: number | undefined;
}

const defaults = { maxMessageBytes: 32 * 1024 * 1024, keepaliveMs: 310_000, keepaliveTimeoutMs: 10_000 };
/** What timers can hold, 24 days. Longer is as good as no limit. */
const maxTimeoutMs = 2 ** 31 - 1;

/**
 * Makes a transport over gRPC. It connects at the first call and again after a connection was lost.
 *
 * Nothing that was passed as a token or key can be read from the transport.
 *
 * @throws {CosiError} invalidArgument: an option is not valid; the message says what is expected
 */
export function createGrpcTransport(options: GrpcTransportOptions): Transport {
  const endpoint = parseEndpoint(options.endpoint);
  const { tls, token, metadata } = options;
  const limits = resolveLimits(options);
  const hasTls = isEncrypted(endpoint, tls);
  const mayCarryToken = hasTls || endpoint.kind === "unix" || options.allowTokenWithoutTls === true;
  const toMetadata = createCallMetadata({ metadata, token, mayCarryToken });
  const client = new Client(endpoint.target, createCredentials(endpoint, tls), {
    "grpc.max_receive_message_length": limits.maxMessageBytes,
    "grpc.keepalive_time_ms": limits.keepaliveMs,
    "grpc.keepalive_timeout_ms": limits.keepaliveTimeoutMs,
    // The client above waits between its attempts; waits here would only answer it with an old error.
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1_000,
    "grpc.enable_retries": 0,
    "grpc.service_config_disable_resolution": 1,
    // Its own connection, so that close closes it.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_channelz": 0,
    "grpc.enable_http_proxy": hasTls ? 1 : 0,
    ...(tls?.serverName !== undefined && { "grpc.ssl_target_name_override": tls.serverName }),
  });
  const calls = createOpenCalls();

  /** Checks the options of a call, notes it as open and answers what grpc-js needs for it. */
  function open(callOptions: CallOptions, onFail: (error: CosiError) => void) {
    const deadline = toDeadline(callOptions.timeoutMs);
    const own = toMetadata(callOptions.metadata);
    const call = calls.open(callOptions.signal, onFail);
    const credentials = own.credentials?.((error) => call.fail(error));
    return { call, metadata: own.metadata, init: { deadline, ...(credentials && { credentials }) } };
  }

  return {
    unary: (method, request, callOptions) =>
      new Promise((resolve, reject) => {
        const { call, metadata, init } = open(callOptions, (error) => {
          grpcCall.cancel();
          reject(error);
        });
        const grpcCall = client.makeUnaryRequest(
          toPath(method),
          toBuffer,
          toBytes,
          request,
          metadata,
          init,
          (error, answer) => {
            if (!call.finish()) return;
            if (error === null && answer !== undefined) resolve(answer);
            else reject(toCosiError(method, endpoint, error));
          },
        );
      }),
    stream: (method, request, callOptions) => ({
      [Symbol.asyncIterator]: () =>
        readStream({
          toError: (error) => toCosiError(method, endpoint, error),
          start(onFail) {
            const { call, metadata, init } = open(callOptions, onFail);
            const start = (interceptor: Interceptor) =>
              client.makeServerStreamRequest(toPath(method), toBuffer, toBytes, request, metadata, {
                ...init,
                interceptors: [interceptor],
              });
            return { call, ...openPulled(start) };
          },
        }),
    }),
    close() {
      if (calls.close()) client.close();
    },
  };
}

function resolveLimits(options: GrpcTransportOptions): typeof defaults {
  const limits = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) {
    const value = options[name] ?? defaults[name];
    if (!Number.isSafeInteger(value) || value < 1 || value >= 2 ** 31) {
      throw refuse(`${name} must be a whole number from 1 to 2^31 - 1, found ${value}`);
    }
    limits[name] = value;
  }
  return limits;
}

function toPath(method: MethodName): string {
  return `/cosi.resource.State/${method}`;
}

function toDeadline(timeoutMs = 0): number {
  if (Number.isNaN(timeoutMs) || timeoutMs < 0) {
    throw refuse("timeoutMs must be 0, which means no limit, or more");
  }
  return timeoutMs === 0 || timeoutMs > maxTimeoutMs ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
}

function toBuffer(message: Uint8Array): Buffer {
  return Buffer.from(message.buffer, message.byteOffset, message.byteLength);
}

/** Plain bytes over the same memory: `slice` of a Buffer would not copy. */
function toBytes(message: Buffer): Uint8Array {
  return new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
}

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
