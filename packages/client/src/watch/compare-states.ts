import type { Resource } from "../resource.ts";

/** Whether two states of one name are of the same life: it was not destroyed and created again in between. */
export function isSameLife({ metadata: a }: Resource, { metadata: b }: Resource): boolean {
  return a.created?.seconds === b.created?.seconds && a.created?.nanos === b.created?.nanos;
}

/** Whether two states of one name, undefined for an absent resource, are the same one. */
export function isSameState(a: Resource | undefined, b: Resource | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.metadata.version === b.metadata.version && isSameLife(a, b);
}

/** Whether the version of the first is greater. Versions are decimal numbers without leading zeros. */
export function isNewer(
  { metadata: { version: a } }: Resource,
  { metadata: { version: b } }: Resource,
): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
