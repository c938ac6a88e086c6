import type { AnyType, Resource } from "../resource.ts";
import { isNewer, isSameLife, isSameState } from "./compare-states.ts";
import type { WatchChange } from "./watch-event.ts";

/**
 * The resources that a watch has told its caller of, by id. Turns what the server says into what the caller has to
 * be told, so that to the caller no id is created twice, and none changed or destroyed that was not created.
 */
export class WatchedSet<T extends AnyType> {
  #resources = new Map<string, Resource<T>>();
  /** Ids met in the bootstrap in progress; undefined if there is none. */
  #met: Set<string> | undefined;

  /** From now on notes which ids are met. */
  startBootstrap(): void {
    this.#met = new Set();
  }

  /** Takes in a resource of which the server says that it is there now. */
  create(resource: Resource<T>, bookmark?: Uint8Array): WatchChange<T>[] {
    const known = this.#meet(resource);
    if (isSameState(resource, known)) return [];
    this.#resources.set(resource.metadata.id, resource);
    if (known === undefined) return [{ kind: "created", resource, bookmark }];
    if (isSameLife(resource, known) && isNewer(resource, known)) {
      return [{ kind: "updated", resource, old: known, bookmark }];
    }
    // Another life under the same id, or an earlier state of this one: the end of what was told was missed.
    return [
      { kind: "destroyed", resource: known, bookmark: undefined },
      { kind: "created", resource, bookmark },
    ];
  }

  /** Takes in a resource of which the server says that it has changed. */
  update(resource: Resource<T>, bookmark?: Uint8Array): WatchChange<T>[] {
    const known = this.#meet(resource);
    if (known === undefined || !isSameLife(resource, known)) return this.create(resource, bookmark);
    return isNewer(resource, known) ? this.create(resource, bookmark) : [];
  }

  /** Takes in a resource of which the server says that it is gone. */
  destroy(resource: Resource<T>, bookmark?: Uint8Array): WatchChange<T>[] {
    const { id } = resource.metadata;
    this.#met?.delete(id);
    return this.#resources.delete(id) ? [{ kind: "destroyed", resource, bookmark }] : [];
  }

  /** Drops what the bootstrap has not met. Does nothing outside of one. */
  endBootstrap(): WatchChange<T>[] {
    const changes: WatchChange<T>[] = [];
    if (this.#met === undefined) return changes;
    for (const [id, resource] of this.#resources) {
      if (this.#met.has(id)) continue;
      this.#resources.delete(id);
      changes.push({ kind: "destroyed", resource, bookmark: undefined });
    }
    this.#met = undefined;
    return changes;
  }

  /** Notes that an id is there and answers what was told of it. */
  #meet({ metadata: { id } }: Resource<T>): Resource<T> | undefined {
    this.#met?.add(id);
    return this.#resources.get(id);
  }
}
