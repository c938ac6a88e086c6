import type { HistoryEvent } from "./event-ring.ts";
import { getKindKey, Kind, type KindListener } from "./kind.ts";
import type { KindName, Resource } from "./resource.ts";

/** Bounds of the registry; see `StateOptions`. */
export interface HistoryLimits {
  readonly historyCapacity: number;
  readonly historyMaxBytes: number;
  readonly historyTotalMaxBytes: number;
  readonly maxEmptyKinds: number;
}

/** Flat cost of an event beside the bytes of its resources. */
const eventOverheadBytes = 256;
/** Events up to this size keep their encoded form, so they count twice. */
export const maxCachedEventBytes = 65_536;

/**
 * All kinds that hold something, and the order of all changes.
 *
 * A kind exists while it has resources or listeners, and for as long as its history is kept. Reads never
 * bring one into being.
 *
 * @requirement COSI-LIM-004
 * @requirement COSI-LIM-005
 */
export class KindRegistry {
  #limits: HistoryLimits;
  #kinds = new Map<string, Kind>();
  /** Kinds that have history and nothing else, the one idle for longest first. */
  #emptyKinds = new Set<Kind>();
  /** Kinds with history, the one without a change for longest first. */
  #byLastChange = new Set<Kind>();
  #position = 0;
  /** Last position in the history of any kind that was forgotten. */
  #forgottenFloor = 0;
  #historyBytes = 0;
  #changed = new Set<Kind>();

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** Position of the latest change of any kind; 0 before the first. */
  get position(): number {
    return this.#position;
  }

  /** Number of kinds kept, and of those the ones that are kept for their history alone. */
  get counts(): { kinds: number; emptyKinds: number; historyBytes: number } {
    return { kinds: this.#kinds.size, emptyKinds: this.#emptyKinds.size, historyBytes: this.#historyBytes };
  }

  /** Finds a kind that holds something. */
  find(name: KindName): Kind | undefined {
    return this.#kinds.get(getKindKey(name));
  }

  /** Position after which the history of a kind is complete. */
  getFloor(name: KindName): number {
    return this.find(name)?.ring.floor ?? this.#forgottenFloor;
  }

  /** Adds a listener to a kind, which exists from now on until the listener is gone. */
  addListener(name: KindName, listener: KindListener): Kind {
    const kind = this.#obtain(name);
    kind.listeners.add(listener);
    this.#emptyKinds.delete(kind);
    return kind;
  }

  /** Removes a listener. */
  removeListener(kind: Kind, listener: KindListener): void {
    kind.listeners.delete(listener);
    this.#release(kind);
  }

  /** Puts a resource of an earlier life in its place, without an event. */
  restore(resource: Resource): void {
    this.#obtain(resource).set(resource);
  }

  /** Stores a resource, new or changed, and records the event. */
  store(resource: Resource, old: Resource | undefined): void {
    const kind = this.#obtain(resource);
    kind.set(resource);
    this.#emptyKinds.delete(kind);
    this.#record(kind, old === undefined ? "created" : "updated", resource, old);
  }

  /** Removes a stored resource and records the event. */
  remove(resource: Resource): void {
    const kind = this.#obtain(resource);
    kind.delete(resource.id);
    this.#record(kind, "destroyed", resource, undefined);
    this.#release(kind);
  }

  #obtain(name: KindName): Kind {
    const key = getKindKey(name);
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = new Kind(name, this.#forgottenFloor);
      this.#kinds.set(key, kind);
    }
    return kind;
  }

  #release(kind: Kind): void {
    if (kind.isBusy) return;
    this.#emptyKinds.delete(kind);
    if (kind.ring.length === 0) {
      this.#forget(kind);
      return;
    }
    this.#emptyKinds.add(kind);
    for (const oldest of this.#emptyKinds) {
      if (this.#emptyKinds.size <= this.#limits.maxEmptyKinds) break;
      this.#forget(oldest);
    }
  }

  #forget(kind: Kind): void {
    while (kind.ring.length > 0) this.#historyBytes -= kind.ring.evict();
    this.#forgottenFloor = Math.max(this.#forgottenFloor, kind.ring.floor);
    this.#emptyKinds.delete(kind);
    this.#byLastChange.delete(kind);
    this.#kinds.delete(kind.key);
  }

  #record(kind: Kind, type: HistoryEvent["type"], resource: Resource, old: Resource | undefined): void {
    const size = resource.bytes.length + (old?.bytes.length ?? 0);
    const cost = eventOverheadBytes + (size <= maxCachedEventBytes ? size * 2 : size);
    const { ring } = kind;
    ring.push({ position: ++this.#position, type, resource, old, cost });
    this.#historyBytes += cost;
    const { historyCapacity, historyMaxBytes, historyTotalMaxBytes } = this.#limits;
    while (ring.length > historyCapacity || (ring.bytes > historyMaxBytes && ring.length > 1)) {
      this.#historyBytes -= ring.evict();
    }
    this.#byLastChange.delete(kind);
    this.#byLastChange.add(kind);
    if (this.#historyBytes > historyTotalMaxBytes) this.#shrinkHistory(kind);
    this.#scheduleNotification(kind);
  }

  #shrinkHistory(latest: Kind): void {
    for (const kind of this.#byLastChange) {
      // The latest event of the kind in hand stays: its listeners have had no chance to see it.
      const keep = kind === latest ? 1 : 0;
      while (kind.ring.length > keep && this.#historyBytes > this.#limits.historyTotalMaxBytes) {
        this.#historyBytes -= kind.ring.evict();
      }
      if (kind.ring.length === 0) {
        this.#byLastChange.delete(kind);
        if (!kind.isBusy) this.#forget(kind);
      }
      if (this.#historyBytes <= this.#limits.historyTotalMaxBytes) return;
    }
  }

  /** Listeners run after the write, so that they find it complete and cannot delay its answer. */
  #scheduleNotification(kind: Kind): void {
    if (kind.listeners.size === 0) return;
    if (this.#changed.size === 0) queueMicrotask(() => this.#notify());
    this.#changed.add(kind);
  }

  #notify(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const kind of changed) for (const listener of [...kind.listeners]) listener.notify();
  }
}
