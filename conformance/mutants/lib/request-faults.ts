import { type DescField, type DescMessage, fromBinary } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { type MethodName, methods } from "../../src/driver/methods.ts";

/** What is wrong with request bytes: text that is not UTF-8, or anything else; undefined if they decode. */
export function findFault(method: string, request: Uint8Array): "text" | "structure" | undefined {
  const schema = inputOf(method);
  if (schema === undefined || decodes(schema, request)) return undefined;
  try {
    return decodes(schema, repairText(schema, request)) ? "text" : "structure";
  } catch {
    return "structure";
  }
}

/** Descriptor of what a method takes, or undefined if there is no such method. */
export function inputOf(method: string): DescMessage | undefined {
  return method in methods ? methods[method as MethodName].input : undefined;
}

/** The longest beginning of the bytes that decodes. */
export function cutToDecodable(schema: DescMessage, bytes: Uint8Array): Uint8Array {
  let length = bytes.length;
  while (length > 0 && !decodes(schema, bytes.subarray(0, length))) length--;
  return bytes.subarray(0, length);
}

/**
 * Replaces bytes in text fields that are not UTF-8 by U+FFFD.
 *
 * @param isRepaired says for which fields; default: all. Entries of a map count as the map.
 */
export function repairText(
  schema: DescMessage,
  bytes: Uint8Array,
  isRepaired: (field: DescField) => boolean = () => true,
): Uint8Array {
  const reader = new BinaryReader(bytes);
  const writer = new BinaryWriter();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = schema.fields.find((each) => each.number === number);
    writer.tag(number, wireType);
    if (wireType !== WireType.LengthDelimited) {
      writer.raw(reader.skip(wireType, number));
      continue;
    }
    writer.bytes(field === undefined ? reader.bytes() : repairField(field, reader.bytes(), isRepaired));
  }
  return writer.finish();
}

function repairField(
  field: DescField,
  value: Uint8Array,
  isRepaired: (field: DescField) => boolean,
): Uint8Array {
  if (field.message !== undefined) return repairText(field.message, value, isRepaired);
  if (!isRepaired(field)) return value;
  if (field.fieldKind === "map") return repairEntry(value);
  const isText = field.scalar === 9;
  return isText ? Buffer.from(Buffer.from(value).toString("utf8")) : value;
}

/** Repairs key and value of an entry of a map from text to text. */
function repairEntry(entry: Uint8Array): Uint8Array {
  const reader = new BinaryReader(entry);
  const writer = new BinaryWriter();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) {
      writer.tag(number, wireType).string(Buffer.from(reader.bytes()).toString("utf8"));
    } else writer.tag(number, wireType).raw(reader.skip(wireType, number));
  }
  return writer.finish();
}

function decodes(schema: DescMessage, bytes: Uint8Array): boolean {
  try {
    fromBinary(schema, bytes);
    return true;
  } catch {
    return false;
  }
}
