import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** Field that no message of the protocol has. */
const unknownField = 1000;

/** Groups inside each other, closed or left open. */
export function nestGroups(depth: number, isClosed: boolean): Uint8Array {
  const writer = new BinaryWriter();
  for (let i = 0; i < depth; i++) writer.tag(unknownField, WireType.StartGroup);
  if (isClosed) for (let i = 0; i < depth; i++) writer.tag(unknownField, WireType.EndGroup);
  return writer.finish();
}

/** Messages inside each other in field 1, which is a message in some requests and text in others. */
export function nestMessages(depth: number): Uint8Array {
  const heads: Uint8Array[] = [];
  let length = 0;
  for (let i = 0; i < depth; i++) {
    const head = new BinaryWriter().tag(1, WireType.LengthDelimited).uint32(length).finish();
    heads.push(head);
    length += head.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const head of heads.reverse()) {
    bytes.set(head, at);
    at += head.length;
  }
  return bytes;
}

/** Byte strings that are no message, or hardly one. */
export function oddBytes(randomBytes: (length: number) => Uint8Array): readonly Uint8Array[] {
  return [
    Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x61), // a text of 4 GiB of which one byte is there
    Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), // of length -1
    Uint8Array.of(0x22, 0x80, 0x80, 0x80, 0x80, 0x08), // options of 2 GiB that are not there
    Uint8Array.of(0x00), // field number 0
    Uint8Array.of(0x0c), // the end of a group that did not begin
    Uint8Array.of(0x07), // wire type 7
    new Uint8Array(64).fill(0x80), // a number without end
    new Uint8Array(1000).fill(0xff),
    ...[1, 2, 3, 10, 100, 1000, 10_000].map(randomBytes),
  ];
}
