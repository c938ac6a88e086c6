import type { ResourceDefinitionSpec } from "@cosi-spec/types";

/** Cuts a type at its first dot. */
export function cutType(type: string): { readonly name: string; readonly suffix: string } {
  const at = type.indexOf(".");
  return at < 0 ? { name: type, suffix: "" } : { name: type.slice(0, at), suffix: type.slice(at + 1) };
}

/** The first of naming rules 1 to 6 that a type breaks, or undefined. */
export function findBrokenRule(type: string): string | undefined {
  const { name, suffix } = cutType(type);
  if (!type.includes(".")) return "rule 1: there is no dot";
  if (name === "") return "rule 2: the name is empty";
  if (suffix === "") return "rule 3: the suffix is empty";
  if (name === name.toLowerCase()) return "rule 4: the name is in lower case";
  if (!/^[A-Z][A-Za-z0-9-]+$/.test(name)) return "rule 5: the name";
  if (!/^[a-z][a-z0-9-]+(\.[a-z][a-z0-9-]+)*$/.test(suffix)) return "rule 6: the suffix";
  return undefined;
}

/** The aliases that follow the explicit ones. */
function deriveAliases({ resourceType, displayType }: ResourceDefinitionSpec): readonly string[] {
  const initials = cutType(resourceType)
    .name.replaceAll(/[^A-Z]/g, "")
    .toLowerCase();
  const derived = [displayType.toLowerCase()];
  if (initials.length >= 2) derived.push(initials, ...(initials.endsWith("s") ? [] : [`${initials}s`]));
  return derived;
}

/** The texts with which `all_aliases` begins. */
function deriveNames({ resourceType }: ResourceDefinitionSpec): readonly string[] {
  const { name, suffix } = cutType(resourceType.toLowerCase());
  const labels = suffix.split(".").slice(0, -1);
  return [name, ...labels.map((_, i) => [name, ...labels.slice(0, i + 1)].join("."))];
}

/** How the aliases of a definition relate to what is derived. */
export function judgeAliases(spec: ResourceDefinitionSpec): "derived" | "explicit" | "wrong" {
  const { aliases, allAliases } = spec;
  const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join("\n") === b.join("\n");
  const derived = deriveAliases(spec);
  const endsRight = aliases.length >= derived.length && isSame(aliases.slice(-derived.length), derived);
  if (endsRight && isSame(allAliases, [...deriveNames(spec), ...aliases])) return "derived";
  return isSame(allAliases, aliases) ? "explicit" : "wrong";
}
