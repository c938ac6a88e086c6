import type { ResourceType } from "./define-resource.ts";

/** Resource types as a value: a list that programs pass to whatever needs to know them. */
export type ResourceRegistry = readonly ResourceType[];

/** The resource type of a registry that has a name. */
export type ResourceByName<Registry extends ResourceRegistry, Name extends string> = Extract<
  Registry[number],
  { readonly type: Name }
>;

/**
 * Finds a resource type by its full name. A name that is known at compile time gives its exact type.
 *
 * Returns undefined where the registry has no such type.
 */
export function findResource<
  Registry extends ResourceRegistry,
  const Name extends Registry[number]["type"] | (string & {}),
>(
  registry: Registry,
  type: Name,
): Name extends Registry[number]["type"]
  ? string extends Name
    ? Registry[number] | undefined
    : ResourceByName<Registry, Name>
  : Registry[number] | undefined {
  return registry.find((resource) => resource.type === type) as never;
}

/**
 * Finds the resource types that a name given by a person can mean: a full name or an alias, in any case.
 *
 * More than one where the name is ambiguous, none where it is unknown.
 */
export function findResourcesByAlias<Registry extends ResourceRegistry>(
  registry: Registry,
  name: string,
): Registry[number][] {
  const lower = name.toLowerCase();
  const exact = registry.filter((resource) => resource.type.toLowerCase() === lower);
  return exact.length > 0 ? exact : registry.filter((resource) => resource.allAliases.includes(lower));
}
