import { CosiError } from "../cosi-error.ts";

/** A frame of gRPC-Web. */
export interface Frame {
  readonly isTrailer: boolean;
  readonly data: Uint8Array;
}

/** What a body has to keep to. */
export interface FrameLimits {
  /** Address of the server, for messages. */
  readonly address: string;
  readonly maxMessageBytes: number;
  /** Whether the headers held the status already, so that there is no trailer. */
  readonly hasStatus: boolean;
}

const frameHeaderBytes = 5;
const trailerFlag = 0x80;
const maxTrailerBytes = 65_536;

/**
 * Reads the frames of a body one at a time, as they are asked for. No more than one frame and one chunk of the body
 * are held.
 *
 * @throws {CosiError} resourceExhausted: a message is larger than the limit; nothing of it is held
 * @throws {CosiError} unavailable: the body ended too early
 * @throws {CosiError} internal: the bytes are not gRPC-Web
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  { address, maxMessageBytes, hasStatus }: FrameLimits,
): AsyncGenerator<Frame, void, undefined> {
  const read = createByteReader(body, address);
  let isTrailerSeen = hasStatus;
  for (;;) {
    const header = await read(frameHeaderBytes, isTrailerSeen);
    if (header === undefined) return;
    if (isTrailerSeen) throw garbled(address, "it goes on after its trailers");
    const [flags = 0] = header;
    if ((flags & ~trailerFlag) !== 0) throw garbled(address, "it is compressed, or no gRPC-Web at all");
    const dataBytes = new DataView(header.buffer, header.byteOffset).getUint32(1);
    isTrailerSeen = flags === trailerFlag;
    if (isTrailerSeen && dataBytes > maxTrailerBytes) throw garbled(address, "its trailers are too large");
    if (!isTrailerSeen && dataBytes > maxMessageBytes) {
      const message = `a message of ${dataBytes} bytes is larger than maxMessageBytes, ${maxMessageBytes}`;
      throw new CosiError("resourceExhausted", { message });
    }
    yield { isTrailer: isTrailerSeen, data: (await read(dataBytes, false)) ?? new Uint8Array() };
  }
}

/** Reads so many bytes, or none where the body may end and does. */
type ReadBytes = (count: number, mayEnd: boolean) => Promise<Uint8Array | undefined>;

function createByteReader(body: ReadableStream<Uint8Array>, address: string): ReadBytes {
  const reader = body.getReader();
  let rest: Uint8Array = new Uint8Array();
  const readChunk = async (): Promise<Uint8Array | undefined> => {
    try {
      return (await reader.read()).value;
    } catch (cause) {
      throw new CosiError("unavailable", { message: `the connection to ${address} broke off`, cause });
    }
  };
  return async (count, mayEnd) => {
    const chunks: Uint8Array[] = [];
    let missing = count;
    for (;;) {
      const part = rest.subarray(0, missing);
      rest = rest.subarray(part.length);
      missing -= part.length;
      if (part.length === count) return part;
      if (part.length > 0) chunks.push(part);
      if (missing === 0) return concat(chunks, count);
      const chunk = await readChunk();
      if (chunk === undefined) {
        if (mayEnd && chunks.length === 0) return undefined;
        const message = `the answer of ${address} was cut off; the server or a proxy on the way is gone`;
        throw new CosiError("unavailable", { message });
      }
      rest = chunk;
    }
  };
}

function concat(chunks: readonly Uint8Array[], byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function garbled(address: string, why: string): CosiError {
  return new CosiError("internal", { message: `the answer of ${address} cannot be read: ${why}` });
}
