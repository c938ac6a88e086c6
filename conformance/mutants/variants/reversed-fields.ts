import { BinaryReader } from "@bufbuild/protobuf/wire";
import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** Turns the order of the fields of a message round; elements of one field keep theirs. */
function reverseFields(bytes: Uint8Array): Uint8Array {
  const reader = new BinaryReader(bytes);
  const groups = new Map<number, Uint8Array[]>();
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    reader.skip(wireType, number);
    const field = bytes.subarray(start, reader.pos);
    groups.set(number, [...(groups.get(number) ?? []), field]);
  }
  return Buffer.concat([...groups.values()].reverse().flat());
}

/** Reverses a response and the resource in its first field, which all but those of Watch have. */
function reverseResponse(method: string, bytes: Uint8Array): Uint8Array {
  if (method === "Watch" || bytes.length === 0) return reverseFields(bytes);
  const reader = new BinaryReader(bytes);
  const [number, wireType] = reader.tag();
  if (wireType !== 2) return bytes;
  const head = bytes.subarray(0, 1);
  const resource = reverseFields(reader.bytes());
  const isAll = reader.pos === reader.len && number === 1;
  return isAll ? Buffer.concat([head, bytes.subarray(1, bytes.length - resource.length), resource]) : bytes;
}

export default variant({
  id: "reversed-fields",
  title: "The fields of a message come in descending order of their numbers",
  why: "Protobuf readers accept fields in any order.",
  create: () =>
    intercept(createReference(), {
      raw: async function* (method, request, next) {
        for await (const bytes of next(request)) yield reverseResponse(method, bytes);
      },
    }),
});
