import type { AnyType, Resource } from "../resource.ts";

/** What a watch of a kind tells. */
export type WatchEvent<T extends AnyType = AnyType> = WatchChange<T> | WatchMark;

/** A change of the resources that a watch selects. */
export type WatchChange<T extends AnyType = AnyType> = CreatedEvent<T> | UpdatedEvent<T> | DestroyedEvent<T>;

/** A change of nothing, about the watch itself. */
export type WatchMark = BootstrappedEvent | ResyncedEvent;

/** What all events have. */
export interface WatchEventBase {
  /**
   * Place of the event in the history of the server, as the server tells it. Undefined where the server gave none, and
   * in a bootstrap: a watch that resumes there would miss the rest of it.
   */
  readonly bookmark: Uint8Array | undefined;
}

/** A resource is there, or came to be selected. */
export interface CreatedEvent<T extends AnyType = AnyType> extends WatchEventBase {
  readonly kind: "created";
  readonly resource: Resource<T>;
}

/** A resource has changed. */
export interface UpdatedEvent<T extends AnyType = AnyType> extends WatchEventBase {
  readonly kind: "updated";
  readonly resource: Resource<T>;
  /** The state that the watch told before. States between the two can have been missed in a lost connection. */
  readonly old: Resource<T>;
}

/** A resource is gone, or is no longer selected. */
export interface DestroyedEvent<T extends AnyType = AnyType> extends WatchEventBase {
  readonly kind: "destroyed";
  /** Last state: that which is not selected any more if it left the filter, the last one told if the end was missed. */
  readonly resource: Resource<T>;
}

/** All that is there has been told. Comes once at the start, and once after each `resynced`. */
export interface BootstrappedEvent extends WatchEventBase {
  readonly kind: "bootstrapped";
}

/** Events were missed. What follows up to `bootstrapped` is the difference to what was told before. */
export interface ResyncedEvent extends WatchEventBase {
  readonly kind: "resynced";
  /** Why, for people. */
  readonly reason: string;
}
