import type { handleServerStreamingCall, handleUnaryCall, ServiceDefinition } from "@grpc/grpc-js";
import type { Authentication } from "./access/authenticate-call.ts";
import type { GrpcAuthenticate, GrpcCall } from "./grpc-peer.ts";
import type { CallContext, MethodName, ServerCall, StateHandler } from "./handler.ts";
import { isStreamMethod, methodNames, serviceName } from "./method-names.ts";
import { startCall } from "./start-call.ts";
import { Code } from "./status.ts";

type UnaryMethod = handleUnaryCall<Buffer, Uint8Array>;
type StreamMethod = handleServerStreamingCall<Buffer, Uint8Array>;

/** Methods that may wait; the others are over before they could be cancelled. */
const waitingNames: ReadonlySet<MethodName> = new Set<MethodName>(["List", "Watch", "TeardownAndDestroy"]);
/** Bytes handed to the transport and not yet sent, from which on nothing more is pulled. */
const maxInFlightBytes = 65_536;
/** What a message counts for at least, so that tiny ones do not pile up either. */
const minMessageCost = 64;

/** Passes messages through as bytes. */
export const bytesCodec = {
  serialize: (message: Uint8Array) => Buffer.from(message.buffer, message.byteOffset, message.byteLength),
  deserialize: (message: Buffer) => message,
};

/** Describes one method to grpc-js; messages stay bytes. */
export function describeMethod(service: string, method: string, isStream: boolean) {
  return {
    path: `/${service}/${method}`,
    requestStream: false,
    responseStream: isStream,
    requestSerialize: bytesCodec.serialize,
    requestDeserialize: bytesCodec.deserialize,
    responseSerialize: bytesCodec.serialize,
    responseDeserialize: bytesCodec.deserialize,
  } as const;
}

/** The State service for grpc-js. */
export const stateService: ServiceDefinition = Object.fromEntries(
  methodNames.map((method) => [method, describeMethod(serviceName, method, isStreamMethod(method))]),
);

/** Makes the methods of a handler callable through grpc-js, for callers that `authenticate` tells apart. */
export function createGrpcMethods(
  handler: StateHandler,
  authenticate: GrpcAuthenticate,
): Record<string, UnaryMethod | StreamMethod> {
  return Object.fromEntries(
    methodNames.map((method) => [
      method,
      isStreamMethod(method)
        ? createStreamMethod(handler, method, authenticate)
        : createUnaryMethod(handler, method, authenticate),
    ]),
  );
}

/** Goes on with a call once it is known who makes it, or ends it; at once if that is known at once. */
function withCaller(
  found: Authentication | Promise<Authentication>,
  call: GrpcCall,
  serve: (context: Pick<CallContext, "caller">) => void,
  fail: (code: Code, message: string) => void,
): void {
  function goOn(authentication: Authentication): void {
    if (call.cancelled) return;
    if ("refusal" in authentication) fail(authentication.refusal.code, authentication.refusal.message);
    else serve(authentication);
  }
  if (found instanceof Promise) found.then(goOn).catch(() => fail(Code.INTERNAL, "internal error"));
  else goOn(found);
}

const neverAborted = new AbortController().signal;

function createUnaryMethod(
  handler: StateHandler,
  method: MethodName,
  authenticate: GrpcAuthenticate,
): UnaryMethod {
  const canWait = waitingNames.has(method);
  return (grpcCall, respond) => {
    const controller = canWait ? new AbortController() : undefined;
    if (controller !== undefined) grpcCall.on("cancelled", () => controller.abort());
    const signal = controller?.signal ?? neverAborted;
    withCaller(
      authenticate(grpcCall, method),
      grpcCall,
      ({ caller }) => answer(startCall(handler, method, grpcCall.request, { signal, caller }), respond),
      (code, message) => respond(toGrpcError(code, message)),
    );
  };
}

function answer(call: ServerCall, respond: Parameters<UnaryMethod>[1]): void {
  let message: Uint8Array | undefined;
  let isAnswered = false;
  let isPumping = false;
  function pump(): void {
    if (isAnswered || isPumping) return;
    isPumping = true; // the last pull ends the call, which calls this function again
    for (let next = call.next(); next !== undefined; next = call.next()) message = next;
    isPumping = false;
    const { end } = call;
    if (end === undefined) return;
    isAnswered = true;
    if (end.code === Code.OK && message !== undefined) respond(null, message);
    else respond(toGrpcError(end.code === Code.OK ? Code.INTERNAL : end.code, end.message));
  }
  call.onReady(pump);
  pump();
}

/** @requirement COSI-WCH-009 */
function createStreamMethod(
  handler: StateHandler,
  method: MethodName,
  authenticate: GrpcAuthenticate,
): StreamMethod {
  return (grpcCall) => {
    const controller = new AbortController();
    grpcCall.on("cancelled", () => controller.abort());
    const { signal } = controller;
    withCaller(
      authenticate(grpcCall, method),
      grpcCall,
      ({ caller }) => send(startCall(handler, method, grpcCall.request, { signal, caller }), grpcCall),
      (code, message) => grpcCall.emit("error", toGrpcError(code, message)),
    );
  };
}

function send(call: ServerCall, grpcCall: Parameters<StreamMethod>[0]): void {
  let inFlightBytes = 0;
  let isEnded = false;
  let isPumping = false;
  function pump(): void {
    if (isPumping) return;
    isPumping = true; // the last pull ends the call, which calls this function again
    pullAll();
    isPumping = false;
  }
  function pullAll(): void {
    while (!isEnded && inFlightBytes < maxInFlightBytes) {
      const message = call.next();
      if (message === undefined) {
        if (call.end !== undefined) finish();
        return;
      }
      const cost = Math.max(message.length, minMessageCost);
      inFlightBytes += cost;
      grpcCall.write(message, () => {
        inFlightBytes -= cost;
        pump();
      });
    }
  }
  function finish(): void {
    isEnded = true;
    const { code, message } = call.end ?? { code: Code.INTERNAL, message: "" };
    if (code === Code.OK) grpcCall.end();
    else grpcCall.emit("error", toGrpcError(code, message));
  }
  call.onReady(pump);
  pump();
}

function toGrpcError(code: Code, details: string) {
  // Half a surrogate pair in a status message would make grpc-js throw.
  return Object.assign(new Error(details), { code, details: details.replace(/\p{Surrogate}/gu, "\ufffd") });
}
