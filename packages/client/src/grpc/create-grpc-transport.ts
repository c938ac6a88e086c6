import type { TokenSource } from "../call-headers.ts";
import { CosiError } from "../cosi-error.ts";
import type { Transport } from "../transport.ts";
import { createCallMetadata } from "./call-metadata.ts";
import { isEncrypted, type TlsOptions } from "./credentials.ts";
import { parseEndpoint } from "./endpoint.ts";
import { type Link, prepareLink } from "./link.ts";
import { createOpenCalls } from "./open-calls.ts";
import { renewLinks } from "./renew-links.ts";
import { switchLinks } from "./switch-links.ts";

/** How a server is reached. */
export interface GrpcTransportOptions {
  /**
   * `unix:/path`, `tcp:host:port` or `https://host:port`; without a port 50000 for tcp and 443 for https. Of several,
   * one is used until its connection is lost, then the next one that can be reached.
   */
  readonly endpoint: string | readonly string[];
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
const maxEndpoints = 64;

/**
 * Makes a transport over gRPC. It connects at the first call and again after a connection was lost.
 *
 * Nothing that was passed as a token or key can be read from the transport. Of several endpoints that cannot be
 * reached, a call tries each once, for at most 5 seconds, and fails with the error of the last one. The connection to one
 * endpoint is begun anew if it does not come within 20 seconds; calls that wait for it then fail with `unavailable`.
 *
 * @throws {CosiError} invalidArgument: an option is not valid; the message says what is expected
 */
export function createGrpcTransport(options: GrpcTransportOptions): Transport {
  const { tls, token, metadata, allowTokenWithoutTls = false } = options;
  const texts = typeof options.endpoint === "object" ? options.endpoint : [options.endpoint];
  if (texts.length > maxEndpoints) throw refuse(`there are more than ${maxEndpoints} endpoints`);
  const endpoints = (texts.length === 0 ? [""] : texts).map(parseEndpoint);
  const limits = resolveLimits(options);
  const mayCarryToken =
    allowTokenWithoutTls ||
    endpoints.every((endpoint) => isEncrypted(endpoint, tls) || endpoint.kind === "unix");
  const toMetadata = createCallMetadata({ metadata, token, mayCarryToken });
  const channelOptions = {
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
  };
  const calls = createOpenCalls();
  const common = { tls, toMetadata, calls, channelOptions };
  const openers = endpoints.map((endpoint) => prepareLink({ endpoint, ...common }));
  if (openers.length > 1) return switchLinks(openers, calls);
  const [open] = openers as [() => Link];
  return renewLinks(open, calls);
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

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
