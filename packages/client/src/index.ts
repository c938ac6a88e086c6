/**
 * Typed client of the COSI State API.
 *
 * @packageDocumentation
 */
export { type BackoffOptions, getBackoffMs } from "./backoff.ts";
export type { Cache, Indexes } from "./cache/cache.ts";
export type { IndexKeys } from "./cache/resource-index.ts";
export type { RetryOptions } from "./call.ts";
export { type Client, createClient } from "./client.ts";
export type {
  ClientOptions,
  ListOptions,
  TargetOptions,
  UpdateOptions,
  WriteOptions,
} from "./client-options.ts";
export type { CacheOptions, WatchClient, WatchKindOptions, WatchOptions } from "./client-watch.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { CodecOptions, OpaqueSpec, SpecInit } from "./codec.ts";
export {
  CosiError,
  type CosiErrorCode,
  type CosiErrorInit,
  isCosiError,
  type ResourceName,
  type StatusName,
} from "./cosi-error.ts";
export { type LabelConditions, type LabelTerm, label, type Query } from "./query.ts";
export { type AnyType, type OpaqueType, opaqueType, type Resource, type SpecIn } from "./resource.ts";
export type { OnRetry, RetryEvent } from "./retry-event.ts";
export type { CallOptions, MethodName, Transport, TransportConnection } from "./transport.ts";
export type {
  BootstrappedEvent,
  CreatedEvent,
  DestroyedEvent,
  ResyncedEvent,
  UpdatedEvent,
  WatchChange,
  WatchEvent,
  WatchEventBase,
  WatchMark,
} from "./watch/watch-event.ts";
export type { Changes, NewResource, Phase } from "./writes.ts";
