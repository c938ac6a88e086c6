import type { Span } from "./node.ts";

/** Text of bytes, and the place of the first byte that is not UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly wrongAt: Span | undefined;
}

/** Decodes UTF-8 and keeps a byte order mark; what is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  let byteAt = 0;
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) as number;
    const isReplacement =
      point === 0xfffd &&
      !(bytes[byteAt] === 0xef && bytes[byteAt + 1] === 0xbf && bytes[byteAt + 2] === 0xbd);
    if (isReplacement) return { text, wrongAt: { start: at, end: at + 1 } };
    byteAt += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += point > 0xffff ? 2 : 1;
  }
  return { text, wrongAt: undefined };
}
