import { EventType, type Event as WireEvent } from "@cosi-spec/types";
import { CosiError } from "../cosi-error.ts";
import type { AnyType, Resource } from "../resource.ts";
import { isSameState } from "./compare-states.ts";
import { followWatch } from "./follow-watch.ts";
import type { WatchDeps, WatchSettings } from "./watch-settings.ts";

/** Which resource to watch, and how. */
export interface WatchOneParams extends WatchSettings {
  readonly id: string;
}

/**
 * Watches one resource: yields its present state and then every later one; undefined stands for an absent resource.
 *
 * A lost connection is made again after a wait, and begins with the state of that moment. So states in between can be
 * missed, but never the latest one, and no state comes twice in a row. Nothing is read ahead of the caller. Leave the
 * loop, or abort `signal`, to end the watch; only the signal reaches a watch that waits.
 *
 * @throws {CosiError} canceled: the signal is aborted or the transport closed
 * @throws {CosiError} invalidArgument, unsupported, permissionDenied, unauthenticated, notFound: the server refuses
 * the watch
 * @throws {CosiError} internal: the server sent an event without a resource
 * @requirement COSI-WCH-050
 * @requirement COSI-WCH-052
 */
export async function* watchOne<T extends AnyType>(
  deps: WatchDeps<T>,
  params: WatchOneParams,
): AsyncGenerator<Resource<T> | undefined, never, undefined> {
  const { namespace, type, id } = params;
  /** Undefined before the first state. */
  let last: { readonly state: Resource<T> | undefined } | undefined;
  for await (const step of followWatch(deps, params, () => ({ namespace, type, id }))) {
    if (step.kind !== "event" || !isState(step.event)) continue;
    const state = readState(deps, step.event);
    if (last !== undefined && isSameState(state, last.state)) continue;
    last = { state };
    yield state;
  }
  throw new CosiError("internal", { message: "the watch has ended" });
}

function isState({ eventType }: WireEvent): boolean {
  return (
    eventType === EventType.CREATED || eventType === EventType.UPDATED || eventType === EventType.DESTROYED
  );
}

function readState<T extends AnyType>(
  { decode }: WatchDeps<T>,
  { eventType, resource }: WireEvent,
): Resource<T> | undefined {
  if (eventType === EventType.DESTROYED) return undefined;
  if (resource?.metadata !== undefined) return decode(resource);
  throw new CosiError("internal", { message: "the server sent an event without a resource" });
}
