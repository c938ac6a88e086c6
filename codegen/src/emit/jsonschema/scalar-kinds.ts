import type { ScalarType } from "../../model/model.ts";

/** What scalar types have in common. */
export type ScalarKind = "string" | "bytes" | "bool" | "float" | "int32" | "int64";

/** Groups scalar types by their JSON form: `int32` numbers, `int64` numbers in quotes. */
export function getScalarKind(scalar: ScalarType): ScalarKind {
  switch (scalar) {
    case "string":
    case "bytes":
    case "bool":
      return scalar;
    case "double":
    case "float":
      return "float";
    case "int32":
    case "sint32":
    case "sfixed32":
    case "uint32":
    case "fixed32":
      return "int32";
    default:
      return "int64";
  }
}

/** Whether an integer type has no negative numbers. */
export function isUnsigned(scalar: ScalarType): boolean {
  return scalar === "uint32" || scalar === "fixed32" || scalar === "uint64" || scalar === "fixed64";
}

/** Smallest and largest number of an integer type. */
export function getIntegerRange(scalar: ScalarType): { readonly min: bigint; readonly max: bigint } {
  const bits = getScalarKind(scalar) === "int32" ? 32n : 64n;
  if (isUnsigned(scalar)) return { min: 0n, max: 2n ** bits - 1n };
  return { min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n };
}

/** Smallest positive number that becomes infinite when it is rounded to a `float`. */
export const floatOverflow = 2 ** 128 - 2 ** 103;
