import type { FieldRules, FieldType } from "../model/model.ts";

/** Rules about a value, the type of the value, and where in the options of the field they are written. */
export interface RuleSite {
  readonly rules: FieldRules;
  readonly type: FieldType;
  /** Path of the rules below the field option, such as `["items"]`; empty for those of the field itself. */
  readonly path: readonly string[];
  /** Whether the value is the field itself and not a part of it. */
  readonly isField: boolean;
}

/** Deepest nesting of rules that is followed; deeper ones have no type to be about. */
const maxDepth = 8;

/** Lists the rules of a field and those about its items, keys and values that have a type to be about. */
export function listRuleSites(rules: FieldRules, type: FieldType, path: readonly string[] = []): RuleSite[] {
  const sites: RuleSite[] = [{ rules, type, path, isField: path.length === 0 }];
  if (path.length >= maxDepth) return sites;
  if (rules.items !== undefined && type.kind === "list")
    sites.push(...listRuleSites(rules.items, type.item, [...path, "items"]));
  if (rules.propertyNames !== undefined && type.kind === "map")
    sites.push(
      ...listRuleSites(rules.propertyNames, { kind: "scalar", scalar: type.key }, [
        ...path,
        "property_names",
      ]),
    );
  if (rules.additionalProperties !== undefined && type.kind === "map")
    sites.push(...listRuleSites(rules.additionalProperties, type.value, [...path, "additional_properties"]));
  return sites;
}

/** Whether values of the type are numbers. */
export function isNumeric(type: FieldType): boolean {
  return type.kind === "scalar" && !["bool", "string", "bytes"].includes(type.scalar);
}

/** Whether values of the type are 64-bit integers, which JSON writes as strings. */
export function isWide(type: FieldType): boolean {
  return type.kind === "scalar" && type.scalar.includes("64");
}

/** Whether values of the type are text. */
export function isText(type: FieldType): boolean {
  return type.kind === "scalar" && type.scalar === "string";
}

/** Whether values of the type are bytes. */
export function isBytes(type: FieldType): boolean {
  return type.kind === "scalar" && type.scalar === "bytes";
}

/** Names a type as people would: `string`, `list of uint32`, `map of string to cosi.net.v1alpha1.NameServer`. */
export function describeType(type: FieldType): string {
  switch (type.kind) {
    case "scalar":
      return type.scalar;
    case "enum":
    case "message":
      return type.name;
    case "list":
      return `list of ${describeType(type.item)}`;
    case "map":
      return `map of ${type.key} to ${describeType(type.value)}`;
  }
}
