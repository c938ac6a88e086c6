import type { HistoryEvent } from "./event-ring.ts";
import type { Kind, KindListener } from "./kind.ts";
import type { ResourceMatcher } from "./query.ts";
import type { Resource } from "./resource.ts";
import { StateError } from "./state-error.ts";
import { startWorkBudget } from "./work-budget.ts";

/** What a watch tells. */
export type WatchEvent =
  | {
      readonly type: "created" | "updated" | "destroyed";
      /** State after the change; for a removal, or a resource that left the filter, see the specification. */
      readonly resource: Resource;
      /** State before, for an update alone. */
      readonly old?: Resource | undefined;
      /** Place to resume from; absent for what is sent at the start. */
      readonly bookmark?: Uint8Array | undefined;
      /** The event of the history, if this is it unchanged. */
      readonly source?: HistoryEvent | undefined;
    }
  | {
      readonly type: "bootstrapped" | "noop";
      /** Tombstone that names the kind. */
      readonly resource: Resource;
      readonly bookmark: Uint8Array;
    }
  | {
      readonly type: "errored";
      /** Why the watch cannot go on; it ends after this event. */
      readonly error: StateError;
    };

/** A watch, pulled by its reader. Nothing is buffered for a reader that does not pull. */
export interface Watch {
  /** Next event, or undefined if there is none now. */
  next(): WatchEvent | undefined;
  /** Why the watch is over; set once no event is left. */
  readonly end: StateError | undefined;
  /** Registers the one listener that is called when there may be more to pull. */
  onReady(listener: () => void): void;
  /** Ends the watch. Idempotent. */
  close(): void;
}

/** How a cursor starts and what it lets through. */
export interface WatchPlan {
  readonly kind: Kind;
  /** Events of this id alone; undefined: of the kind. */
  readonly id: string | undefined;
  readonly matches: ResourceMatcher | undefined;
  /** Resources to send first. */
  readonly bootstrap: readonly Resource[];
  /** Events to send after the bootstrap. */
  readonly prelude: readonly WatchEvent[];
  /** Index in the ring of the first event to look at. */
  readonly startIndex: number;
  readonly encodeBookmark: (position: number) => Uint8Array;
  readonly nowMs: () => number;
  /** Called once, when the watch is over. */
  readonly onClose: (cursor: KindListener) => void;
}

/**
 * A place in the history of a kind that moves forward as its reader pulls.
 *
 * @requirement COSI-WCH-005
 * @requirement COSI-WCH-009
 */
export class WatchCursor implements Watch, KindListener {
  #plan: WatchPlan;
  #bootstrapIndex = 0;
  #preludeIndex = 0;
  #index: number;
  #end: StateError | undefined;
  #listener: (() => void) | undefined;
  #isWakeScheduled = false;

  constructor(plan: WatchPlan) {
    this.#plan = plan;
    this.#index = plan.startIndex;
  }

  get end(): StateError | undefined {
    return this.#end;
  }

  onReady(listener: () => void): void {
    this.#listener = listener;
  }

  notify(): void {
    this.#listener?.();
  }

  close(): void {
    if (this.#end !== undefined) return;
    this.#end = new StateError("closed", "the watch was closed");
    this.#plan.onClose(this);
  }

  next(): WatchEvent | undefined {
    if (this.#end !== undefined) return undefined;
    try {
      return this.#advance();
    } catch (error) {
      if (error instanceof StateError) return this.#fail(error);
      this.close();
      throw error;
    }
  }

  #advance(): WatchEvent | undefined {
    const { bootstrap, prelude, matches, kind } = this.#plan;
    const budget = startWorkBudget(this.#plan.nowMs);
    while (this.#bootstrapIndex < bootstrap.length) {
      const resource = bootstrap[this.#bootstrapIndex++] as Resource;
      if (matches === undefined || matches(resource)) return { type: "created", resource };
      if (budget.isSpent()) return this.#pause();
    }
    const first = prelude[this.#preludeIndex];
    if (first !== undefined) {
      this.#preludeIndex++;
      return first;
    }
    while (this.#index < kind.ring.endIndex) {
      const event = kind.ring.get(this.#index);
      if (event === undefined) return this.#fail(createOverrunError(kind));
      this.#index++;
      const seen = this.#filter(event);
      if (seen !== undefined) return seen;
      if (budget.isSpent()) return this.#pause();
    }
    return undefined;
  }

  /**
   * @requirement COSI-WCH-027
   * @requirement COSI-WCH-028
   * @requirement COSI-WCH-029
   * @requirement COSI-WCH-030
   */
  #filter(event: HistoryEvent): WatchEvent | undefined {
    const { id, matches, encodeBookmark } = this.#plan;
    const { type, resource, old } = event;
    if (id !== undefined && resource.id !== id) return undefined;
    if (matches !== undefined) {
      const isSelected = matches(resource);
      if (old === undefined || type !== "updated") {
        if (!isSelected) return undefined;
      } else {
        const wasSelected = matches(old);
        if (!isSelected && !wasSelected) return undefined;
        if (isSelected !== wasSelected) {
          const bookmark = encodeBookmark(event.position);
          return { type: isSelected ? "created" : "destroyed", resource, bookmark };
        }
      }
    }
    return { type, resource, old, bookmark: encodeBookmark(event.position), source: event };
  }

  #fail(error: StateError): WatchEvent {
    this.#end = error;
    this.#plan.onClose(this);
    return { type: "errored", error };
  }

  /** Gives other calls a turn in the middle of a long scan. */
  #pause(): undefined {
    if (this.#isWakeScheduled) return undefined;
    this.#isWakeScheduled = true;
    setImmediate(() => {
      this.#isWakeScheduled = false;
      this.notify();
    });
    return undefined;
  }
}

/** @requirement COSI-WCH-046 */
function createOverrunError(kind: Kind): StateError {
  return new StateError(
    "historyLost",
    `the watch fell behind: the next event of ${JSON.stringify(kind.type.slice(0, 96))} is no longer kept`,
  );
}
