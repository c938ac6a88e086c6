import { Code, ConnectError } from "@connectrpc/connect";
import type {
  UniversalHandler,
  UniversalServerRequest,
  UniversalServerResponse,
} from "@connectrpc/connect/protocol";
import { boxFrame, boxMessage, unboxFrame, unboxMessage } from "./boxed-message.ts";
import { dropEndlessTimeout } from "./drop-endless-timeout.ts";

const frameHeaderBytes = 5;

/** What a content type says about a body. */
export interface BodyFormat {
  /** Messages have a frame of five bytes in front. */
  readonly isFramed: boolean;
}

/** Content types in which messages stay what they are. */
const formats: ReadonlyMap<string, BodyFormat> = new Map([
  ["application/grpc-web", { isFramed: true }],
  ["application/grpc-web+proto", { isFramed: true }],
  ["application/connect+proto", { isFramed: true }],
  ["application/proto", { isFramed: false }],
]);

/** Reads a content type; undefined for one that is not served, such as JSON, in which a spec would not be bytes. */
export function readBodyFormat(contentType: string | undefined): BodyFormat | undefined {
  return formats.get((contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "");
}

/**
 * Lets Connect answer a request: puts its message into a box, and takes those of the answer out again.
 *
 * @requirement COSI-LIM-008
 */
export async function exchangeUnboxed(
  handle: UniversalHandler,
  request: UniversalServerRequest,
  { isFramed }: BodyFormat,
  maxMessageBytes: number,
): Promise<UniversalServerResponse> {
  const header = new Headers(request.header);
  dropEndlessTimeout(header);
  header.delete("content-length"); // that of the message without its box
  const body = readBoxed(request.body as AsyncIterable<Uint8Array>, isFramed, maxMessageBytes);
  const response = await handle({ ...request, header, body });
  const isMessage = /^application\/(?:grpc-web|connect\+|proto)/.test(
    response.header?.get("content-type") ?? "",
  );
  if (response.body === undefined || !isMessage) return response;
  const answer = new Headers(response.header);
  if (isFramed) return { ...response, header: answer, body: unboxFrames(response.body) };
  const message = unboxMessage(await readAll(response.body));
  answer.set("content-length", String(message.length));
  return { ...response, header: answer, body: yieldOne(message) };
}

/** Reads the one message of a request, no further than its limit. */
async function* readBoxed(
  body: AsyncIterable<Uint8Array>,
  isFramed: boolean,
  maxMessageBytes: number,
): AsyncGenerator<Uint8Array> {
  const maxBytes = isFramed ? maxMessageBytes + frameHeaderBytes : maxMessageBytes;
  const chunks: Uint8Array[] = [];
  let byteLength = 0;
  for await (const chunk of body) {
    byteLength += chunk.length;
    if (byteLength > maxBytes) {
      throw new ConnectError(`the request is larger than ${maxMessageBytes} bytes`, Code.ResourceExhausted);
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks, byteLength);
  yield isFramed ? boxFrame(bytes) : boxMessage(bytes);
}

async function* unboxFrames(frames: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const frame of frames) yield unboxFrame(frame);
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* yieldOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
