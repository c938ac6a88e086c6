import type { EnumType, FieldType, Model, ScalarType } from "../model/model.ts";

/** How far two types of a field are apart. `range`: same bytes and same form, other values. */
export type TypeDistance = "same" | "range" | "json" | "wire";

/** Scalar types whose bytes the other types of the group can read. */
const wireGroups: readonly (readonly string[])[] = [
  ["int32", "uint32", "int64", "uint64", "bool", "enum"],
  ["sint32", "sint64"],
  ["fixed32", "sfixed32"],
  ["fixed64", "sfixed64"],
  ["string", "bytes"],
  ["float"],
  ["double"],
];

/** Form of a scalar in JSON. */
function jsonForm(scalar: ScalarType | "enum"): string {
  if (scalar === "bool" || scalar === "string" || scalar === "bytes" || scalar === "enum") return scalar;
  if (scalar === "float" || scalar === "double") return "number";
  return scalar.includes("64") ? "quoted integer" : "integer";
}

/** Compares two types of one field, of its items or of its values; lists and maps compare by what they hold. */
export function compareTypes(
  before: FieldType,
  after: FieldType,
  models: { readonly before: Model; readonly after: Model; newNameOf(name: string): string },
): TypeDistance {
  if (before.kind === "list" && after.kind === "list") return compareTypes(before.item, after.item, models);
  if (before.kind === "map" && after.kind === "map") {
    const key = compareScalars(before.key, after.key);
    const value = compareTypes(before.value, after.value, models);
    return worst(key, value);
  }
  if (before.kind === "message" && after.kind === "message")
    return models.newNameOf(before.name) === after.name ? "same" : "wire";
  if (before.kind === "enum" && after.kind === "enum") {
    if (models.newNameOf(before.name) === after.name) return "same";
    return compareEnums(models.before.enums.get(before.name), models.after.enums.get(after.name));
  }
  const left = before.kind === "scalar" ? before.scalar : before.kind === "enum" ? "enum" : undefined;
  const right = after.kind === "scalar" ? after.scalar : after.kind === "enum" ? "enum" : undefined;
  return left === undefined || right === undefined ? "wire" : compareScalars(left, right);
}

function compareScalars(before: ScalarType | "enum", after: ScalarType | "enum"): TypeDistance {
  if (before === after) return "same";
  const group = wireGroups.find((types) => types.includes(before));
  if (group === undefined || !group.includes(after)) return "wire";
  return jsonForm(before) === jsonForm(after) ? "range" : "json";
}

/** Another enum will do if it is named alike and knows everything that the old one knew. */
function compareEnums(before: EnumType | undefined, after: EnumType | undefined): TypeDistance {
  if (before === undefined || after === undefined) return "wire";
  const numbers = before.values.every(({ number }) => after.values.some((value) => value.number === number));
  if (!numbers) return "wire";
  const names = before.values.every(({ name, number }) =>
    after.values.some((value) => value.name === name && value.number === number),
  );
  return names && before.name === after.name ? "same" : "json";
}

function worst(...distances: TypeDistance[]): TypeDistance {
  const order: readonly TypeDistance[] = ["same", "range", "json", "wire"];
  return distances.reduce((a, b) => (order.indexOf(a) > order.indexOf(b) ? a : b));
}
