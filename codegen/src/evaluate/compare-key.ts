import type { DescField } from "@bufbuild/protobuf";
import { isReflectList, isReflectMap, isReflectMessage } from "@bufbuild/protobuf/reflect";

/** Text that is the same for equal values: the value of a field, of an item or of a map. */
export function createCompareKey(value: unknown): string {
  if (isReflectMessage(value)) {
    const fields = value.fields.filter((field: DescField) => value.isSet(field));
    return `{${fields.map((field) => `${field.number}:${createCompareKey(value.get(field))}`).join()}}`;
  }
  if (isReflectList(value)) return `[${[...value].map(createCompareKey).join()}]`;
  if (isReflectMap(value)) {
    const entries = [...value].map(
      ([key, item]) => `${JSON.stringify(String(key))}:${createCompareKey(item)}`,
    );
    return `<${entries.sort().join()}>`;
  }
  if (value instanceof Uint8Array) return `b${[...value].join(".")}`;
  if (typeof value === "string") return JSON.stringify(value);
  // Minus zero equals zero, NaN equals itself.
  return typeof value === "number" && value === 0 ? "0" : String(value);
}
