import type { Model } from "./model.ts";

/** Orders names by UTF-16 code units, so that no locale changes any output. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Turns a name in CamelCase or snake_case into kebab-case: `KernelParamSpecs` to `kernel-param-specs`, `OSRoots`
 * to `os-roots`.
 */
export function toKebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}

/** Splits a type name at its first dot: `KernelParamSpecs.runtime.cosi.dev` into name and suffix. */
export function splitTypeName(type: string): { readonly name: string; readonly suffix: string } {
  const dot = type.indexOf(".");
  return dot < 0 ? { name: type, suffix: "" } : { name: type.slice(0, dot), suffix: type.slice(dot + 1) };
}

/**
 * File name stem and identifier of each resource type, by type name.
 *
 * They come from the name before the first dot, `kernel-param-specs` and `KernelParamSpecs`; from the whole type
 * name where two types of the model would have the same.
 */
export function nameResources(
  model: Model,
): ReadonlyMap<string, { readonly file: string; readonly identifier: string }> {
  const counts = new Map<string, number>();
  const shortFile = (type: string) => toKebabCase(splitTypeName(type).name);
  for (const { type } of model.resources) counts.set(shortFile(type), (counts.get(shortFile(type)) ?? 0) + 1);
  return new Map(
    model.resources.map(({ type }) => {
      const { name, suffix } = splitTypeName(type);
      const isUnique = counts.get(shortFile(type)) === 1;
      const tail = suffix.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
      return [
        type,
        {
          file: isUnique ? shortFile(type) : toKebabCase(type),
          identifier: toIdentifier(isUnique ? name : name + tail.join("")),
        },
      ];
    }),
  );
}

function toIdentifier(name: string): string {
  const cleaned = name.replace(/[^A-Za-z0-9_$]/g, "_");
  return /^[A-Za-z_$]/.test(cleaned) ? cleaned : `_${cleaned}`;
}
