import { compareUtf8 } from "./compare-utf8.ts";
import { EventRing } from "./event-ring.ts";
import type { KindName, Resource } from "./resource.ts";

/** Whoever wants to hear of changes of a kind. */
export interface KindListener {
  /** A change happened. Called after the write that caused it, never inside it. */
  notify(): void;
}

const noResources: readonly Resource[] = [];

/** Key of a kind in a map: unambiguous for all names. */
export function getKindKey({ namespace, type }: KindName): string {
  return `${namespace.length}:${namespace}${type}`;
}

/** Resources, history and listeners of one kind. */
export class Kind implements KindName {
  readonly namespace: string;
  readonly type: string;
  readonly key: string;
  readonly ring: EventRing;
  readonly listeners = new Set<KindListener>();
  #resources = new Map<string, Resource>();
  /** Resources in order of id, as of the last listing; undefined after a write. */
  #listed: readonly Resource[] | undefined = noResources;
  /** Ids in order as of the last listing; those destroyed since are still in it. */
  #sortedIds: string[] = [];
  /** Ids created since the last listing. */
  #addedIds: string[] = [];

  constructor(name: KindName, floor: number) {
    this.namespace = name.namespace;
    this.type = name.type;
    this.key = getKindKey(name);
    this.ring = new EventRing(floor);
  }

  /** Whether there is a resource or a listener. */
  get isBusy(): boolean {
    return this.#resources.size > 0 || this.listeners.size > 0;
  }

  get(id: string): Resource | undefined {
    return this.#resources.get(id);
  }

  set(resource: Resource): void {
    if (!this.#resources.has(resource.id)) this.#addedIds.push(resource.id);
    this.#resources.set(resource.id, resource);
    this.#listed = undefined;
  }

  delete(id: string): void {
    this.#resources.delete(id);
    this.#listed = undefined;
    // Without this, endless creating and destroying without a listing would grow the list of added ids.
    if (this.#addedIds.length + this.#sortedIds.length > 2 * this.#resources.size + 64) this.#sortIds();
  }

  /**
   * Resources in ascending byte order of id: a snapshot that later writes leave alone.
   *
   * @requirement COSI-LST-002
   * @requirement COSI-LST-005
   */
  list(): readonly Resource[] {
    if (this.#listed === undefined) {
      if (this.#addedIds.length > 0 || this.#sortedIds.length !== this.#resources.size) this.#sortIds();
      this.#listed = this.#sortedIds.map((id) => this.#resources.get(id) as Resource);
    }
    return this.#listed;
  }

  #sortIds(): void {
    const added = this.#addedIds.sort(compareUtf8);
    const merged: string[] = [];
    let addedIndex = 0;
    const append = (id: string) => {
      if (merged.at(-1) !== id && this.#resources.has(id)) merged.push(id);
    };
    for (const id of this.#sortedIds) {
      for (; addedIndex < added.length; addedIndex++) {
        const candidate = added[addedIndex] as string;
        if (compareUtf8(candidate, id) > 0) break;
        append(candidate);
      }
      append(id);
    }
    for (; addedIndex < added.length; addedIndex++) append(added[addedIndex] as string);
    this.#sortedIds = merged;
    this.#addedIds = [];
  }
}
