import type { FieldRules, FieldType, Model, ResourceType } from "../../model/model.ts";
import { splitTypeName } from "../../model/names.ts";
import { toSingular } from "../../model/plural.ts";

/** What follows from the name and the options of a resource type. */
export interface DerivedDefinition {
  /** Id of the resource that describes the type: the type name in lower case. */
  readonly id: string;
  /** Singular of the name before the suffix. */
  readonly displayType: string;
  /** Declared aliases, then those that follow from the name. */
  readonly aliases: readonly string[];
  /** Every name by which tools find the type, beside the full one. */
  readonly allAliases: readonly string[];
  /** Whether the spec, or any field in it, is a secret: a server cannot give out a part of a resource. */
  readonly isSensitive: boolean;
}

/** Derives the definition of a resource type. @param displayType singular that replaces the derived one */
export function deriveDefinition(
  resource: ResourceType,
  model: Model,
  displayType = toSingular(splitTypeName(resource.type).name),
): DerivedDefinition {
  const { name, suffix } = splitTypeName(resource.type);
  const lower = name.toLowerCase();
  const labels = suffix.split(".");
  const prefixes = labels.slice(0, -1).map((_, index) => `${lower}.${labels.slice(0, index + 1).join(".")}`);
  const aliases = [...resource.aliases, displayType.toLowerCase(), ...toInitials(name)];
  return {
    id: resource.type.toLowerCase(),
    displayType,
    aliases,
    allAliases: [lower, ...prefixes, ...aliases],
    isSensitive: resource.isSensitive || hasSensitiveField(resource.message, model),
  };
}

/** Capital letters of the plural in lower case, as they are and as a plural: `rd`, `rds`. */
function toInitials(name: string): string[] {
  const capitals = name.replace(/[^A-Z]/g, "").toLowerCase();
  if (capitals.length < 2) return [];
  return capitals.endsWith("s") ? [capitals] : [capitals, `${capitals}s`];
}

function hasSensitiveField(message: string, model: Model): boolean {
  const seen = new Set<string>();
  const queue = [message];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const field of model.messages.get(name)?.fields ?? []) {
      if (isSensitive(field.rules)) return true;
      const nested = findMessage(field.type);
      if (nested !== undefined) queue.push(nested);
    }
  }
  return false;
}

function isSensitive(rules: FieldRules | undefined): boolean {
  if (rules === undefined) return false;
  const { items, propertyNames, additionalProperties } = rules;
  return rules.isSensitive || [items, propertyNames, additionalProperties].some(isSensitive);
}

function findMessage(type: FieldType): string | undefined {
  if (type.kind === "list") return findMessage(type.item);
  if (type.kind === "map") return findMessage(type.value);
  return type.kind === "message" ? type.name : undefined;
}
