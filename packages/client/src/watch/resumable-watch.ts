import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  EventType,
  type IDQuerySchema,
  type LabelQuerySchema,
  type Event as WireEvent,
  type Resource as WireResource,
} from "@cosi-spec/types";
import { CosiError } from "../cosi-error.ts";
import type { AnyType } from "../resource.ts";
import { followWatch } from "./follow-watch.ts";
import type { WatchRequestInit } from "./read-watch.ts";
import type { WatchEvent } from "./watch-event.ts";
import type { WatchDeps, WatchSettings } from "./watch-settings.ts";
import { WatchedSet } from "./watched-set.ts";

/** Which resources of a kind to watch; an absent part selects all. */
export interface WatchQuery {
  readonly labelQuery?: MessageInitShape<typeof LabelQuerySchema>[] | undefined;
  readonly idQuery?: MessageInitShape<typeof IDQuerySchema> | undefined;
}

/** What to watch of a kind, and how. */
export interface WatchKindParams extends WatchSettings {
  /** Default: all resources of the kind. */
  readonly query?: WatchQuery | undefined;
  /** Asks for events in fewer messages. Default false. */
  readonly isAggregated?: boolean | undefined;
}

/**
 * Watches a kind: tells the resources that are there as `created`, then `bootstrapped`, then every change.
 *
 * A lost connection is made again after a wait, at the place in the history where it was lost: no event is lost or
 * told twice. If the server does not know that place any more, `resynced` says so, then comes what has changed since,
 * as far as it can still be seen, then `bootstrapped`. So the events always fold into the set of the server: an id is
 * created once before it is updated or destroyed, and another life of an id begins with its destruction. For this the
 * watch keeps the last state of every resource.
 *
 * Nothing is read ahead of the caller. A caller that is slow holds back the server, whose history can then run out
 * under the watch; that is a lost connection like any other. Leave the loop, or abort `signal`, to end the watch;
 * only the signal reaches a watch that waits for an event.
 *
 * @throws {CosiError} canceled: the signal is aborted or the transport closed
 * @throws {CosiError} invalidArgument, unsupported, permissionDenied, unauthenticated, notFound: the server refuses
 * the watch
 * @throws {CosiError} internal: the server sent an event without a resource, or a message that cannot be decoded, as
 * often as the watch asked for it
 * @requirement COSI-WCH-050
 * @requirement COSI-WCH-051
 * @requirement COSI-WCH-052
 * @requirement COSI-WCH-053
 */
export async function* watchKind<T extends AnyType>(
  deps: WatchDeps<T>,
  params: WatchKindParams,
): AsyncGenerator<WatchEvent<T>, never, undefined> {
  const set = new WatchedSet<T>();
  /** Place after which nothing has been read; undefined before the end of a bootstrap. */
  let bookmark: Uint8Array | undefined;
  let isBootstrapping = false;
  /** Whether the caller holds a whole set. */
  let isComplete = false;

  function createRequest(): WatchRequestInit {
    isBootstrapping = bookmark === undefined;
    if (isBootstrapping) set.startBootstrap();
    return toRequest(params, bookmark);
  }

  function takeIn(event: WireEvent): WatchEvent<T>[] {
    if (event.eventType === EventType.BOOTSTRAPPED) {
      if (!isBootstrapping) return [];
      isBootstrapping = false;
      isComplete = true;
      bookmark = event.bookmark;
      return [...set.endBootstrap(), { kind: "bootstrapped", bookmark }];
    }
    const method = methods.get(event.eventType);
    if (method === undefined) return [];
    // An event without a bookmark leaves no place to go on from: its predecessor's would tell it again.
    if (!isBootstrapping) bookmark = event.bookmark;
    return set[method](deps.decode(getResource(event)), bookmark);
  }

  for await (const step of followWatch(deps, params, createRequest)) {
    if (step.kind === "event") {
      yield* takeIn(step.event);
      continue;
    }
    if (step.error.code === "invalidBookmark") bookmark = undefined;
    if (bookmark === undefined && isComplete) {
      isComplete = false;
      yield { kind: "resynced", reason: step.error.rawMessage, bookmark: undefined };
    }
  }
  throw new CosiError("internal", { message: "the watch has ended" });
}

/** Events that tell of a resource, and what they do to the set. */
const methods = new Map<EventType, "create" | "update" | "destroy">([
  [EventType.CREATED, "create"],
  [EventType.UPDATED, "update"],
  [EventType.DESTROYED, "destroy"],
]);

function toRequest(
  { namespace, type, query: { labelQuery = [], idQuery } = {}, isAggregated = false }: WatchKindParams,
  bookmark: Uint8Array | undefined,
): WatchRequestInit {
  const start = bookmark === undefined ? { bootstrapContents: true } : { startFromBookmark: bookmark };
  const filter = { labelQuery, ...(idQuery && { idQuery }) };
  return { namespace, type, options: { ...filter, ...start, ...(isAggregated && { aggregated: true }) } };
}

function getResource({ resource }: WireEvent): WireResource {
  if (resource?.metadata !== undefined) return resource;
  throw new CosiError("internal", { message: "the server sent an event without a resource" });
}
