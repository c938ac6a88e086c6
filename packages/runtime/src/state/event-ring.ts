import type { Resource } from "./resource.ts";

/** A change as the history keeps it. */
export interface HistoryEvent {
  /** Place of the change in the order of all changes of the state, from 1. */
  readonly position: number;
  readonly type: "created" | "updated" | "destroyed";
  /** State after the change; for a removal the last one. */
  readonly resource: Resource;
  /** State before an update. */
  readonly old: Resource | undefined;
  /** Bytes the event is taken to keep in memory. */
  readonly cost: number;
  /** Its message in encoded form, once somebody needed it. Filled by the server, shared by all watchers. */
  encoded?: Uint8Array;
}

/** Compact the array when this many evicted slots lie in front. */
const compactAt = 256;

/**
 * The latest events of one kind, in order.
 *
 * Events are addressed by an index that never changes: the first event of the kind has index 0. An index
 * below `firstIndex` has been evicted.
 */
export class EventRing {
  #events: (HistoryEvent | undefined)[] = [];
  #head = 0;
  #firstIndex = 0;
  #bytes = 0;
  #floor: number;

  /** @param floor position up to which the history is unknown from the start. */
  constructor(floor: number) {
    this.#floor = floor;
  }

  /** Index of the oldest event kept. */
  get firstIndex(): number {
    return this.#firstIndex;
  }

  /** Index that the next event will have. */
  get endIndex(): number {
    return this.#firstIndex + this.length;
  }

  /** Number of events kept. */
  get length(): number {
    return this.#events.length - this.#head;
  }

  /** Bytes the events are taken to keep in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Every event of the kind after this position is kept. */
  get floor(): number {
    return this.#floor;
  }

  /** Event of an index that is kept; undefined outside. */
  get(index: number): HistoryEvent | undefined {
    return index < this.#firstIndex ? undefined : this.#events[this.#head + (index - this.#firstIndex)];
  }

  /** Appends the latest event. */
  push(event: HistoryEvent): void {
    this.#events.push(event);
    this.#bytes += event.cost;
  }

  /** Drops the oldest event and answers the bytes it kept; the ring must not be empty. */
  evict(): number {
    const event = this.#events[this.#head] as HistoryEvent;
    this.#events[this.#head] = undefined;
    this.#head++;
    this.#firstIndex++;
    this.#bytes -= event.cost;
    this.#floor = event.position;
    if (this.#head >= compactAt && this.#head * 2 >= this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
    return event.cost;
  }

  /** Index of the first event after a position that is not below the floor. */
  findAfter(position: number): number {
    let low = this.#firstIndex;
    let high = this.endIndex;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.get(middle) as HistoryEvent).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index from which the last `count` events lie, those of one id only if it is given. */
  findTail(count: number, id: string | undefined): number {
    if (id === undefined) return Math.max(this.#firstIndex, this.endIndex - count);
    let index = this.endIndex;
    let start = index;
    for (let found = 0; found < count && index > this.#firstIndex; ) {
      index--;
      if (this.get(index)?.resource.id === id) {
        found++;
        start = index;
      }
    }
    return start;
  }
}
