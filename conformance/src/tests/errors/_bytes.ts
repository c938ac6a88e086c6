import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";

/** Text that stands where `spoilText` puts bytes of its own. */
export const marker = "~~~";

/** Bytes that end no message: a cut-off string, an unknown wire type, an endless number, field number 0. */
export const junk: readonly Uint8Array[] = [
  Uint8Array.of(0x0a, 0x05, 0x61),
  Uint8Array.of(0x0f),
  new Uint8Array(11).fill(0xff),
  Uint8Array.of(0x02, 0x00),
];

/** Three bytes that are not UTF-8: none of it, half a character pair, an overlong form. */
const noText: readonly Uint8Array[] = [
  Uint8Array.of(0xff, 0xff, 0xff),
  Uint8Array.of(0xed, 0xa0, 0x80),
  Uint8Array.of(0xc0, 0x80, 0x41),
];

/** Encodes a request. */
export function encode<S extends DescMessage>(schema: S, init: MessageInitShape<S>): Uint8Array {
  return toBinary(schema, create(schema, init));
}

/** The request with bytes after it that make it undecodable, in several ways. */
export function spoil<S extends DescMessage>(schema: S, init: MessageInitShape<S>): readonly Uint8Array[] {
  const good = encode(schema, init);
  return junk.map((bad) => Uint8Array.of(...good, ...bad));
}

/** The request with bytes that are not UTF-8 in place of the one marker in it, in several ways. */
export function spoilText<S extends DescMessage>(
  schema: S,
  init: MessageInitShape<S>,
): readonly Uint8Array[] {
  const good = encode(schema, init);
  const codes = [...marker].map((letter) => letter.charCodeAt(0));
  const at = good.findIndex((_, i) => codes.every((code, j) => good[i + j] === code));
  if (at < 0) throw new Error("the request has no marker");
  return noText.map((bad) =>
    Uint8Array.of(...good.subarray(0, at), ...bad, ...good.subarray(at + bad.length)),
  );
}
