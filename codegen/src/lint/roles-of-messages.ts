import type { FieldType, Model, ResourceType } from "../model/model.ts";
import type { Role } from "../model/words.ts";

/** In which resources messages appear, directly or through other messages. */
export interface MessageRoles {
  /** Roles of the resource types whose spec holds the message. */
  rolesOf(message: string): ReadonlySet<Role>;
  /** Resource types whose spec holds the message. */
  resourcesOf(message: string): readonly ResourceType[];
  /** Whether some client or person writes the message: it is part of a desired type, or of no resource type. */
  isWritten(message: string): boolean;
  /** Whether clients only read what a controller wrote: it is part of a type that is not desired. */
  isRead(message: string): boolean;
}

/** Follows the fields of every resource type once. */
export function findRolesOfMessages(model: Model): MessageRoles {
  const resources = new Map<string, ResourceType[]>();
  for (const resource of model.resources) {
    const seen = new Set<string>();
    const queue = [resource.message];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const list = resources.get(name);
      if (list === undefined) resources.set(name, [resource]);
      else list.push(resource);
      for (const field of model.messages.get(name)?.fields ?? []) {
        const next = messageOf(field.type);
        if (next !== undefined) queue.push(next);
      }
    }
  }
  const resourcesOf = (message: string): readonly ResourceType[] => resources.get(message) ?? [];
  const rolesOf = (message: string): ReadonlySet<Role> =>
    new Set(resourcesOf(message).flatMap(({ role }) => (role === undefined ? [] : [role])));
  return {
    rolesOf,
    resourcesOf,
    isWritten: (message) => {
      const list = resourcesOf(message);
      return list.length === 0 || list.some(({ role }) => role === "desired" || role === undefined);
    },
    isRead: (message) => resourcesOf(message).some(({ role }) => role !== "desired" && role !== undefined),
  };
}

/** Full name of the message that a field, its items or its map values are of. */
export function messageOf(type: FieldType): string | undefined {
  switch (type.kind) {
    case "message":
      return type.name;
    case "list":
      return messageOf(type.item);
    case "map":
      return messageOf(type.value);
    default:
      return undefined;
  }
}

/** Full name of the enum that a field, its items or its map values are of. */
export function enumOf(type: FieldType): string | undefined {
  switch (type.kind) {
    case "enum":
      return type.name;
    case "list":
      return enumOf(type.item);
    case "map":
      return enumOf(type.value);
    default:
      return undefined;
  }
}
