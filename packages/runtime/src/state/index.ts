/**
 * Resources in memory, kept by a storage if there is one, with the operations of the State API.
 *
 * @packageDocumentation
 */
export type { Clock, Timestamp } from "./clock.ts";
export { createSystemClock } from "./clock.ts";
export { compareUtf8 } from "./compare-utf8.ts";
export type { DestroyWait } from "./destroy-wait.ts";
export type { HistoryEvent } from "./event-ring.ts";
export type { LabelTerm } from "./label-term.ts";
export { LabelOperation } from "./label-term.ts";
export type { WatchOptions } from "./open-watch.ts";
export type { QueryLimits, ResolvedStateOptions, StateOptions } from "./options.ts";
export type { Phase } from "./phase.ts";
export type { Query } from "./query.ts";
export type { KindName, Resource, ResourceInput, ResourceMetadata, ResourceName } from "./resource.ts";
export type { OwnerOptions, State, StateStats, UpdateOptions } from "./state.ts";
export { createState } from "./state.ts";
export type { StateErrorCode } from "./state-error.ts";
export { StateError } from "./state-error.ts";
export type { ResourceStorage } from "./storage.ts";
export { StorageError } from "./storage.ts";
export type { Version } from "./version.ts";
export { formatVersion, parseVersion } from "./version.ts";
export type { Watch, WatchEvent } from "./watch-cursor.ts";
