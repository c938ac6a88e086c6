import { Client, type ClientOptions, connectivityState, type Interceptor } from "@grpc/grpc-js";
import { CosiError } from "../cosi-error.ts";
import type { CallOptions, MethodName, Transport } from "../transport.ts";
import type { CallMetadata } from "./call-metadata.ts";
import { createCredentials, getVerifiedName, isEncrypted, type TlsOptions } from "./credentials.ts";
import type { Endpoint } from "./endpoint.ts";
import type { OpenCalls } from "./open-calls.ts";
import { openPulled, readStream } from "./read-stream.ts";
import { toCosiError } from "./to-cosi-error.ts";

/** The way to one endpoint. */
export interface Link extends Pick<Transport, "unary" | "stream"> {
  /** Whether a connection stands. */
  readonly isConnected: boolean;
  /** Whether one is being made, after none that has failed. Calls wait for it. */
  readonly isConnecting: boolean;
  /** Connects. Answers whether there is a connection; false as soon as the attempt fails or the time is over. */
  connect(timeoutMs: number): Promise<boolean>;
  /** Gives up the connection once the calls that it carries are over. Calls that wait for it fail. */
  close(): void;
  /** Gives up a connection that is dead. The calls that it carries fail with `unavailable`. */
  abandon(): void;
}

/** What a link is made of. */
export interface LinkParams {
  readonly endpoint: Endpoint;
  readonly tls: TlsOptions | undefined;
  readonly toMetadata: (own: CallOptions["metadata"]) => CallMetadata;
  /** Where calls are noted while they are open. */
  readonly calls: OpenCalls;
  /** Options of grpc-js. */
  readonly channelOptions: ClientOptions;
}

/** What timers can hold, 24 days. Longer is as good as no limit. */
const maxTimeoutMs = 2 ** 31 - 1;

/**
 * Checks what a link is made of, and answers what makes one. A link connects at the first call.
 *
 * @throws {CosiError} invalidArgument: see {@link createCredentials}
 */
export function prepareLink(params: LinkParams): () => Link {
  const { endpoint, tls, channelOptions } = params;
  const credentials = createCredentials(endpoint, tls);
  const name = getVerifiedName(endpoint, tls);
  const options: ClientOptions = {
    ...channelOptions,
    "grpc.enable_http_proxy": isEncrypted(endpoint, tls) ? 1 : 0,
    ...(name !== undefined && { "grpc.ssl_target_name_override": name }),
  };
  return () => createLink(params, new Client(endpoint.target, credentials, options));
}

function createLink({ endpoint, toMetadata, calls }: LinkParams, client: Client): Link {
  /** Checks the options of a call, notes it as open and answers what grpc-js needs for it. */
  function open(callOptions: CallOptions, onFail: (error: CosiError) => void) {
    const deadline = toDeadline(callOptions.timeoutMs);
    const own = toMetadata(callOptions.metadata);
    const call = calls.open(callOptions.signal, onFail, client);
    const credentials = own.credentials?.((error) => call.fail(error));
    return { call, metadata: own.metadata, init: { deadline, ...(credentials && { credentials }) } };
  }

  return {
    get isConnected() {
      return client.getChannel().getConnectivityState(false) === connectivityState.READY;
    },
    get isConnecting() {
      return client.getChannel().getConnectivityState(false) === connectivityState.CONNECTING;
    },
    async connect(timeoutMs) {
      const channel = client.getChannel();
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const state = channel.getConnectivityState(true);
        if (state === connectivityState.READY) return true;
        if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN)
          return false;
        const isInTime = await new Promise<boolean>((resolve) => {
          channel.watchConnectivityState(state, deadline, (error) => resolve(error === undefined));
        });
        if (!isInTime) return false;
      }
    },
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
    close: () => client.close(),
    abandon() {
      calls.fail(client, new CosiError("unavailable", { message: "the connection gives no sign of life" }));
      client.close();
    },
  };
}

function toPath(method: MethodName): string {
  return `/cosi.resource.State/${method}`;
}

function toDeadline(timeoutMs = 0): number {
  if (Number.isNaN(timeoutMs) || timeoutMs < 0) {
    throw new CosiError("invalidArgument", { message: "timeoutMs must be 0, which means no limit, or more" });
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
