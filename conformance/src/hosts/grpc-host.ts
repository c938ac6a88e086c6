import {
  type ChannelCredentials,
  Client,
  type ClientReadableStream,
  connectivityState,
  credentials,
} from "@grpc/grpc-js";
import type { MethodName } from "../driver/methods.ts";
import { type Endpoint, toGrpcAddress } from "./endpoint.ts";
import type { CallListener, Host, HostCall, HostStatus } from "./host.ts";

/** How the host connects. */
export interface GrpcHostOptions {
  readonly endpoint: Endpoint;
  /** Certificates for TLS; default: none, the connection is in the clear. */
  readonly tls?: { readonly ca?: Buffer; readonly certificate?: Buffer; readonly key?: Buffer };
  /** Largest answer that is accepted, in bytes; default 256 MiB. */
  readonly maxAnswerBytes?: number;
}

const cancelled = 1;

const identity = (bytes: Buffer): Buffer => bytes;
const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Connects to a server over gRPC with codecs that leave the bytes alone.
 *
 * Retries and service configuration are off: every answer is the first one the server gave.
 */
export function connectGrpcHost(options: GrpcHostOptions): Host {
  const secure = options.tls;
  const channel: ChannelCredentials =
    secure === undefined
      ? credentials.createInsecure()
      : credentials.createSsl(secure.ca ?? null, secure.key ?? null, secure.certificate ?? null);
  const open = (): Client =>
    new Client(toGrpcAddress(options.endpoint), channel, {
      "grpc.max_receive_message_length": options.maxAnswerBytes ?? 256 * 1024 * 1024,
      "grpc.max_send_message_length": -1,
      "grpc.enable_retries": 0,
      "grpc.service_config_disable_resolution": 1,
      "grpc.initial_reconnect_backoff_ms": 50,
      "grpc.max_reconnect_backoff_ms": 200,
      "grpc.use_local_subchannel_pool": 1,
      "grpc.enable_http_proxy": 0,
      // What the library reads ahead for a paused stream; flow control then reaches the server.
      "grpc-node.flow_control_window": 65_535,
    });
  let client = open();
  const retired: Client[] = [];
  return {
    kind: "grpc",
    endpoint: options.endpoint.text,
    start: (method, request, listener) => startCall(client, method, request, listener),
    async reconnect() {
      retired.push(client); // closing it would break the calls that are still open on it
      client = open();
      await waitForReady(client, reconnectTimeoutMs);
    },
    async close() {
      for (const each of [...retired, client]) each.close();
    },
  };
}

/** How long `reconnect` waits for the server to listen, in milliseconds. */
const reconnectTimeoutMs = 2000;

/** Waits until the connection stands, or until the first attempt has failed: the next call then says why. */
function waitForReady(client: Client, timeoutMs: number): Promise<void> {
  const channel = client.getChannel();
  const deadline = Date.now() + timeoutMs;
  return new Promise((resolve) => {
    const look = (error?: Error): void => {
      const state = channel.getConnectivityState(true);
      const isSettled = state === connectivityState.READY || state === connectivityState.TRANSIENT_FAILURE;
      if (error !== undefined || isSettled) resolve();
      else channel.watchConnectivityState(state, deadline, look);
    };
    look();
  });
}

function startCall(
  client: Client,
  method: MethodName | `/${string}`,
  request: Uint8Array,
  listener: CallListener,
): HostCall {
  const path = method.startsWith("/") ? method : `/cosi.resource.State/${method}`;
  // Unary calls are read as streams too, since the library would hide a second message and wait for ever.
  const call: ClientReadableStream<Buffer> = client.makeServerStreamRequest(
    path,
    toBuffer,
    identity,
    request,
  );
  // The library tells the status as soon as it has it, even while messages wait in a paused stream.
  let status: HostStatus | undefined;
  let isRead = false;
  let isOver = false;
  const finish = (): void => {
    if (isOver || !isRead || status === undefined) return;
    isOver = true;
    listener.onEnd(status);
  };
  call.on("data", (bytes: Buffer) => listener.onMessage(bytes));
  call.on("end", () => {
    isRead = true;
    finish();
  });
  call.on("status", ({ code, details }) => {
    status = { code, details };
    if (code === cancelled) isRead = true; // nobody waits for what is left
    finish();
  });
  // Every error arrives as a status as well; without a listener it would end this process.
  call.on("error", () => undefined);
  return {
    cancel: () => call.cancel(),
    pause: () => call.pause(),
    resume: () => {
      call.resume();
    },
  };
}
