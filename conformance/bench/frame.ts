/** Puts a message into a gRPC frame: no compression, length, bytes. */
export function toFrame(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(5 + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}

/** Counts the whole frames in chunks of a gRPC stream; keeps what is cut between chunks. */
export function createFrameCounter(): (chunk: Buffer) => number {
  let missing = 0;
  let head = Buffer.alloc(0);
  return (chunk) => {
    let frames = 0;
    let at = 0;
    while (at < chunk.length) {
      if (missing > 0) {
        const taken = Math.min(missing, chunk.length - at);
        missing -= taken;
        at += taken;
        if (missing === 0) frames++;
        continue;
      }
      const needed = 5 - head.length;
      head = Buffer.concat([head, chunk.subarray(at, at + needed)]);
      at += needed;
      if (head.length < 5) break;
      missing = head.readUInt32BE(1);
      head = Buffer.alloc(0);
      if (missing === 0) frames++;
    }
    return frames;
  };
}
