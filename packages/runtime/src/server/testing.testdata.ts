import { create, type DescMessage, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type ResourceSchema, WatchRequestSchema, WatchResponseSchema } from "@cosi-spec/types";
import type { MethodName, ServerCall, StateHandler } from "./handler.ts";

/** Kind that tests use. */
export const kind = { namespace: "tests", type: "Widgets.example.dev" };

type Init = MessageInitShape<typeof ResourceSchema>;

/** A resource as clients send it. */
export function resource(id: string, metadata: Init["metadata"] = {}, spec: Init["spec"] = {}): Init {
  return { metadata: { ...kind, id, version: "undefined", phase: "running", ...metadata }, spec };
}

/** Encodes a message. */
export function encode<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Uint8Array {
  return toBinary(schema, create(schema, init));
}

/** What a call has sent so far, and its status if it is over. */
export function pull(call: ServerCall): { messages: Uint8Array[]; code: number | undefined } {
  const messages: Uint8Array[] = [];
  for (let message = call.next(); message !== undefined; message = call.next()) messages.push(message);
  return { messages, code: call.end?.code };
}

/** Makes a call and pulls what is there. */
export function call(handler: StateHandler, method: MethodName, request: Uint8Array) {
  return pull(handler.call(method, request, { signal: new AbortController().signal }));
}

/** Opens a watch of the kind. */
export function openWatch(
  handler: StateHandler,
  init: MessageInitShape<typeof WatchRequestSchema> = {},
  controller = new AbortController(),
): ServerCall {
  return handler.call("Watch", encode(WatchRequestSchema, { ...kind, apiVersion: 1, ...init }), {
    signal: controller.signal,
  });
}

/** Decodes messages of a watch: for each the types and ids of its events. */
export function readEvents(messages: readonly Uint8Array[]): string[][] {
  return messages.map((message) =>
    fromBinary(WatchResponseSchema, message).event.map(
      ({ eventType, resource: after }) => `${eventType} ${after?.metadata?.id ?? "-"}`,
    ),
  );
}
