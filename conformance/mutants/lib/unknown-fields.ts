import type { Message, UnknownField } from "@bufbuild/protobuf";

/** Fields of unknown number in a message and in the messages in it, whatever their level. */
export function collectUnknown(message: Message): readonly UnknownField[] {
  const found = [...(message.$unknown ?? [])];
  for (const value of Object.values(message)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (isMessage(each)) found.push(...collectUnknown(each));
    }
  }
  return found;
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "$typeName" in value;
}
