import type { ResourceName } from "./resource.ts";

/**
 * Keeps the resources of a state beyond its life.
 *
 * A record is the encoded `cosi.resource.Resource`, so it describes itself: metadata, versions and times are in it.
 * A storage keeps bytes by name and never looks into them; all rules are in the state.
 *
 * The methods are synchronous because every operation of a state is one synchronous step, and that is what makes it
 * atomic: a record is stored before the change shows in memory, in events or in an answer. This excludes engines that
 * are reached over a network or have several writers, such as etcd; they implement `State` or `StateHandler`
 * themselves. One state at a time uses a storage.
 *
 * `createStorageContract` of `@cosi-spec/runtime/testing` checks an implementation.
 */
export interface ResourceStorage {
  /** All records, in any order. Called once, before everything else; the state copies what it gets. */
  load(): Iterable<Uint8Array>;
  /**
   * Stores the record of a resource, new or instead of the one before; durable when it returns. The bytes may be a
   * view of a larger buffer; a storage that keeps them in memory copies them. If it throws, nothing has changed.
   */
  put(name: ResourceName, record: Uint8Array): void;
  /** Removes the record of a resource; does nothing if there is none. If it throws, nothing has changed. */
  remove(name: ResourceName): void;
  /** Releases what the storage holds. Called by whoever opened it, after the server has stopped; never by the state. */
  close?(): void;
}

/**
 * Says in one line why a storage cannot be used.
 *
 * The message holds names at most, never the content of a resource; what the engine said may be its `cause`.
 */
export class StorageError extends Error {
  override readonly name = "StorageError";
}
