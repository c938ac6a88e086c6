import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  type CreateRequestSchema,
  type CreateResponse,
  type DestroyRequestSchema,
  type DestroyResponse,
  type GetRequestSchema,
  type GetResponse,
  type ListRequestSchema,
  ListResponseSchema,
  type Resource,
  type TeardownAndDestroyRequestSchema,
  type TeardownAndDestroyResponse,
  TeardownAndDestroyResponseSchema,
  type TeardownRequestSchema,
  type TeardownResponse,
  type UpdateRequestSchema,
  type UpdateResponse,
  type WatchRequestSchema,
} from "@cosi-spec/types";
import { inputOf, type PendingCall, type RawAnswer, startRawCall, toMany, toUnary } from "./call.ts";
import type { Exchange } from "./exchange.ts";
import { type MethodName, methods } from "./methods.ts";
import type { Outcome } from "./outcome.ts";
import type { Session } from "./session.ts";
import { openWatch, type WatchStream } from "./watch.ts";

/**
 * The State API as a test calls it: a request in any shape protobuf allows, and an outcome.
 *
 * Nothing is filled in, checked or repeated: what a test says is what is sent.
 */
export interface Driver {
  get(request: MessageInitShape<typeof GetRequestSchema>): Promise<Outcome<GetResponse>>;
  /** Reads the whole stream. A message without a resource makes the outcome `garbled`. */
  list(request: MessageInitShape<typeof ListRequestSchema>): Promise<Outcome<Resource[]>>;
  create(request: MessageInitShape<typeof CreateRequestSchema>): Promise<Outcome<CreateResponse>>;
  update(request: MessageInitShape<typeof UpdateRequestSchema>): Promise<Outcome<UpdateResponse>>;
  destroy(request: MessageInitShape<typeof DestroyRequestSchema>): Promise<Outcome<DestroyResponse>>;
  teardown(request: MessageInitShape<typeof TeardownRequestSchema>): Promise<Outcome<TeardownResponse>>;
  teardownAndDestroy(
    request: MessageInitShape<typeof TeardownAndDestroyRequestSchema>,
  ): Promise<Outcome<TeardownAndDestroyResponse>>;
  /** Starts a TeardownAndDestroy without waiting for its end. */
  startTeardownAndDestroy(
    request: MessageInitShape<typeof TeardownAndDestroyRequestSchema>,
  ): PendingCall<TeardownAndDestroyResponse>;
  /** Opens a watch. The first message is read like any other. */
  watch(request: MessageInitShape<typeof WatchRequestSchema>): WatchStream;
  /** Sends bytes that need not be a message, to a method that need not exist. */
  raw(method: MethodName | `/${string}`, request: Uint8Array): Promise<Outcome<RawAnswer>>;
  /** Starts a call like `raw` without waiting for its end, so that it can be cancelled. */
  startRaw(method: MethodName | `/${string}`, request: Uint8Array): PendingCall<RawAnswer>;
  /** Opens a watch with bytes that need not be a message. */
  rawWatch(request: Uint8Array): WatchStream;
  /** Ends everything that is still open; the runner calls it after the test. */
  cancelAll(): void;
}

/** What a driver tells about the calls of its test. */
export interface DriverHooks {
  /** Called before a request is sent. @returns what is to be told its outcome */
  onRequest(method: MethodName, request: Uint8Array): ((outcome: Outcome<unknown>) => void) | undefined;
}

/** Creates the driver of one test; every call is added to `exchanges`. */
export function createDriver(session: Session, exchanges: Exchange[], hooks: DriverHooks): Driver {
  const open = new Set<{ cancel(): void }>();
  const encode = <M extends MethodName>(method: M, request: object): Uint8Array => {
    const schema = inputOf(method);
    return toBinary(schema, create(schema, request as never));
  };
  const start = (method: MethodName, request: Uint8Array): PendingCall<RawAnswer> => {
    const settle = hooks.onRequest(method, request);
    const call = startRawCall(session, exchanges, method, request);
    if (settle === undefined) return call;
    const outcome = call.outcome.then((result) => {
      settle(result);
      return result;
    });
    return { ...call, outcome };
  };
  const unary = async (method: MethodName, request: object): Promise<Outcome<never>> => {
    const call = start(method, encode(method, request));
    return toUnary(await call.outcome, methods[method].output) as Outcome<never>;
  };
  const watch = (request: Uint8Array): WatchStream => {
    const stream = openWatch(session, exchanges, request);
    open.add(stream);
    return stream;
  };
  const startRaw = (method: MethodName | `/${string}`, request: Uint8Array): PendingCall<RawAnswer> => {
    if (method.startsWith("/")) return startRawCall(session, exchanges, method, request);
    return start(method as MethodName, request);
  };
  return {
    get: (request) => unary("Get", request),
    create: (request) => unary("Create", request),
    update: (request) => unary("Update", request),
    destroy: (request) => unary("Destroy", request),
    teardown: (request) => unary("Teardown", request),
    teardownAndDestroy: (request) => unary("TeardownAndDestroy", request),
    startTeardownAndDestroy(request) {
      const call = start("TeardownAndDestroy", encode("TeardownAndDestroy", request));
      open.add(call);
      return {
        ...call,
        outcome: call.outcome.then((outcome) => toUnary(outcome, TeardownAndDestroyResponseSchema)),
      };
    },
    async list(request) {
      const call = start("List", encode("List", request));
      const outcome = toMany(await call.outcome, ListResponseSchema);
      if (outcome.kind !== "ok") return outcome;
      const resources: Resource[] = [];
      for (const { resource } of outcome.value) {
        if (resource === undefined) {
          return { kind: "garbled", why: "a ListResponse without a resource", exchange: outcome.exchange };
        }
        resources.push(resource);
      }
      return { kind: "ok", value: resources, exchange: outcome.exchange };
    },
    watch(request) {
      const bytes = encode("Watch", request);
      hooks.onRequest("Watch", bytes);
      return watch(bytes);
    },
    rawWatch: (request) => watch(request),
    raw: (method, request) => startRaw(method, request).outcome,
    startRaw(method, request) {
      const call = startRaw(method, request);
      open.add(call);
      return call;
    },
    cancelAll() {
      for (const each of open) each.cancel();
    },
  };
}
