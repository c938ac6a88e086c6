import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Resource } from "@cosi-spec/types";
import type { TestContext } from "../../test.ts";

export const mebibyte = 1_048_576;

/** A spec of so many bytes; filled evenly, since nobody looks into it and random bytes are dear. */
export function specOf(byteLength: number, fill = 7): { protoSpec: Uint8Array; yamlSpec: string } {
  return { protoSpec: new Uint8Array(byteLength).fill(fill), yamlSpec: "" };
}

/**
 * A copy of a resource whose request has exactly this encoded size.
 *
 * @param encode encodes the request that carries the resource.
 */
export function fitTo(
  { world }: TestContext,
  resource: Resource,
  byteLength: number,
  encode: (resource: Resource) => Uint8Array,
): Resource {
  const sized = (length: number): Resource => world.change(resource, { spec: specOf(length) });
  // Length prefixes grow with the content: the first try comes close, the second meets.
  let length = byteLength - 1000;
  for (let attempt = 0; attempt < 2; attempt++) length += byteLength - encode(sized(length)).length;
  return sized(length);
}

/** A request that is made larger by a field that no server knows and every server ignores. */
export function padTo<S extends DescMessage>(
  schema: S,
  init: MessageInitShape<S>,
  byteLength: number,
): Uint8Array {
  const bytes = toBinary(schema, create(schema, init));
  const padding = new BinaryWriter()
    .raw(bytes)
    .tag(1000, WireType.LengthDelimited)
    .bytes(new Uint8Array(byteLength - bytes.length));
  return padding.finish();
}
