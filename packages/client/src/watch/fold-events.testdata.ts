import { expect } from "vitest";
import type { Resource } from "../resource.ts";
import type { WatchEvent } from "./watch-event.ts";

/** A set that is kept by the events of a watch alone, and objects to events that contradict it. */
export interface FoldedSet {
  /** Resources by id. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Whether the events told so far make up a whole set. */
  readonly isComplete: boolean;
  add(event: WatchEvent): void;
}

/** Creates an empty set. */
export function createFoldedSet(): FoldedSet {
  const resources = new Map<string, Resource>();
  /** Greatest version told of each life. */
  const versions = new Map<string, bigint>();
  let isComplete = false;

  function put(resource: Resource): void {
    const { id, created, version } = resource.metadata;
    const life = `${id} ${created?.seconds}`;
    expect(BigInt(version), life).toBeGreaterThan(versions.get(life) ?? 0n);
    versions.set(life, BigInt(version));
    resources.set(id, resource);
  }

  return {
    resources,
    get isComplete() {
      return isComplete;
    },
    add(event) {
      switch (event.kind) {
        case "created":
          expect(resources.has(event.resource.metadata.id)).toBe(false);
          put(event.resource);
          break;
        case "updated":
          expect(event.old).toBe(resources.get(event.resource.metadata.id));
          expect(event.resource.metadata.created).toEqual(event.old.metadata.created);
          put(event.resource);
          break;
        case "destroyed":
          expect(resources.delete(event.resource.metadata.id)).toBe(true);
          break;
        case "bootstrapped":
          expect(isComplete).toBe(false);
          isComplete = true;
          break;
        case "resynced":
          expect(isComplete).toBe(true);
          isComplete = false;
      }
    },
  };
}
