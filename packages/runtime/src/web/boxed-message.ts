import type { DescMethodServerStreaming, DescMethodUnary } from "@bufbuild/protobuf";
import { BytesValueSchema } from "@bufbuild/protobuf/wkt";
import { State } from "@cosi-spec/types";
import type { MethodName } from "../server/handler.ts";

/**
 * The message that Connect sees: one field of bytes, the box, with the real message in it. Connect wants messages
 * of protobuf and a handler takes bytes; in a box they are neither parsed nor changed, whatever they are. Boxes are
 * put on and taken off between Connect and the connection, so none is ever sent.
 */
export type BoxSchema = typeof BytesValueSchema;

/** Bytes that a box adds to a message at most. */
export const maxBoxBytes = 6;

/** Field 1, with a length in front. */
const boxTag = 0x0a;
const frameHeaderBytes = 5;

/** A method with one answer, or a stream of them, as Connect is told of it. */
export type BoxedMethod =
  | DescMethodUnary<BoxSchema, BoxSchema>
  | DescMethodServerStreaming<BoxSchema, BoxSchema>;

/** Describes a method to Connect. */
export function describeBoxedMethod(name: MethodName, isStream: boolean): BoxedMethod {
  const real = State.methods.find((method) => method.name === name) ?? State.method.get;
  const boxed = { ...real, input: BytesValueSchema, output: BytesValueSchema };
  return isStream ? { ...boxed, methodKind: "server_streaming" } : { ...boxed, methodKind: "unary" };
}

/** Puts a message into a box. */
export function boxMessage(message: Uint8Array): Uint8Array {
  const head = [boxTag];
  let rest = message.length;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) head.push((rest % 128) | 0x80);
  head.push(rest);
  return Buffer.concat([Uint8Array.from(head), message]);
}

/** Takes a message out of the box that Connect has written. */
export function unboxMessage(box: Uint8Array): Uint8Array {
  if (box[0] !== boxTag) return box;
  let start = 1;
  while (((box[start] ?? 0) & 0x80) !== 0) start++;
  return box.subarray(start + 1);
}

/** Puts the message of a frame into a box. Bytes that are not one whole frame stay as they are, for Connect to refuse. */
export function boxFrame(frame: Uint8Array): Uint8Array {
  if (frame.length < frameHeaderBytes || frame[0] !== 0) return frame;
  const view = new DataView(frame.buffer, frame.byteOffset);
  if (view.getUint32(1) !== frame.length - frameHeaderBytes) return frame;
  return createFrame(boxMessage(frame.subarray(frameHeaderBytes)));
}

/** Takes the message of a frame out of its box. Frames of trailers stay as they are. */
export function unboxFrame(frame: Uint8Array): Uint8Array {
  return frame[0] === 0 ? createFrame(unboxMessage(frame.subarray(frameHeaderBytes))) : frame;
}

function createFrame(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(frameHeaderBytes + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, frameHeaderBytes);
  return frame;
}
