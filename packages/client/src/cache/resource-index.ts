import type { AnyType, Resource } from "../resource.ts";

/** Finds the values under which a resource is looked up; none leaves it out. */
export type IndexKeys<T extends AnyType> = (resource: Resource<T>) => readonly string[];

/** Resources by values that are computed from them. */
export interface ResourceIndex<T extends AnyType> {
  /** Takes in that a resource has come, changed or gone. */
  replace(old: Resource<T> | undefined, now: Resource<T> | undefined): void;
  /** Resources with a value, in no order. */
  find(value: string): Iterable<Resource<T>>;
}

/** Creates an empty index. */
export function createResourceIndex<T extends AnyType>(toKeys: IndexKeys<T>): ResourceIndex<T> {
  const byValue = new Map<string, Map<string, Resource<T>>>();
  return {
    replace(old, now) {
      for (const value of old === undefined ? [] : toKeys(old)) {
        const group = byValue.get(value);
        group?.delete((old as Resource<T>).metadata.id);
        if (group?.size === 0) byValue.delete(value);
      }
      for (const value of now === undefined ? [] : toKeys(now)) {
        const group = byValue.get(value) ?? new Map<string, Resource<T>>();
        byValue.set(value, group.set((now as Resource<T>).metadata.id, now as Resource<T>));
      }
    },
    find: (value) => byValue.get(value)?.values() ?? [],
  };
}
