import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** One field of an encoded message: its number, its bytes with the tag, and for a map entry the key. */
interface Part {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly key?: Uint8Array;
}

/**
 * Puts the entries of every map in an encoded message into ascending byte order of their keys, at all depths.
 *
 * The order of map entries carries no meaning in protobuf, so two encodings are compared after this. Nothing
 * else is touched: fields keep their order and every length stays as it was. Keys are compared as encoded,
 * because a JavaScript object cannot keep keys such as "10" and "9" in an order of choice.
 *
 * @throws if the bytes are not a well-formed message.
 */
export function sortMapEntries(desc: DescMessage, bytes: Uint8Array): Uint8Array {
  const parts = splitFields(desc, bytes);
  const sorted: Part[] = [];
  for (let start = 0; start < parts.length; ) {
    let end = start + 1;
    while (end < parts.length && parts[end]!.number === parts[start]!.number) end++;
    sorted.push(...parts.slice(start, end).sort(compareKeys));
    start = end;
  }
  return Buffer.concat(sorted.map((part) => part.bytes));
}

function splitFields(desc: DescMessage, bytes: Uint8Array): Part[] {
  const reader = new BinaryReader(bytes);
  const parts: Part[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    const valueStart = reader.pos;
    reader.skip(wireType, number);
    const part = { number, bytes: bytes.subarray(start, reader.pos) };
    const field = desc.fields.find((candidate) => candidate.number === number);
    if (field === undefined || wireType !== WireType.LengthDelimited) {
      parts.push(part);
      continue;
    }
    const payload = new BinaryReader(bytes.subarray(valueStart, reader.pos)).bytes();
    const head = bytes.subarray(start, reader.pos - payload.length);
    parts.push(toPart(field, head, payload));
  }
  return parts;
}

function toPart(field: DescField, head: Uint8Array, payload: Uint8Array): Part {
  if (field.fieldKind === "map") {
    return { number: field.number, bytes: Buffer.concat([head, payload]), key: readEntryKey(payload) };
  }
  const message = field.message;
  const value = message === undefined ? payload : sortMapEntries(message, payload);
  return { number: field.number, bytes: Buffer.concat([head, value]) };
}

function readEntryKey(entry: Uint8Array): Uint8Array {
  const reader = new BinaryReader(entry);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === 1 && wireType === WireType.LengthDelimited) return reader.bytes();
    reader.skip(wireType, number);
  }
  return new Uint8Array();
}

function compareKeys(a: Part, b: Part): number {
  return a.key === undefined || b.key === undefined ? 0 : Buffer.compare(a.key, b.key);
}
