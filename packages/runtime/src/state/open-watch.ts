import type { BookmarkCodec } from "./bookmark.ts";
import type { Clock } from "./clock.ts";
import { buildTombstone } from "./encode-resource.ts";
import type { KindListener } from "./kind.ts";
import type { KindRegistry } from "./kind-registry.ts";
import type { QueryLimits } from "./options.ts";
import { compileQuery, type Query, type ResourceMatcher } from "./query.ts";
import type { KindName, Resource } from "./resource.ts";
import { StateError } from "./state-error.ts";
import { type Watch, WatchCursor, type WatchEvent } from "./watch-cursor.ts";

/** What a watch sends. */
export interface WatchOptions {
  /** Watch this id alone. Default: the kind. */
  readonly id?: string | undefined;
  /** Which resources to report. Kinds only. Default: all. */
  readonly query?: Query;
  /** Report what is there first. Kinds only. Default false. */
  readonly isBootstrapWanted?: boolean;
  /** Replay up to this many of the latest events first. Zero or less: none. Default 0. */
  readonly tailEvents?: number;
  /** Replay what happened after this bookmark first. Default: absent. */
  readonly bookmark?: Uint8Array | undefined;
  /** Send a bookmark of the start first. Kinds only. Default false. */
  readonly isBookmarkWanted?: boolean;
}

/** What opening a watch needs of the state. */
export interface WatchContext {
  readonly limits: QueryLimits;
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly registry: KindRegistry;
  readonly bookmarks: BookmarkCodec;
  /** Throws if there are too many watches. */
  readonly checkLimit: () => void;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

const noResources: readonly Resource[] = [];

/**
 * Checks the options of a watch and opens it: bootstrap and start of the live events are one cut.
 *
 * @throws {StateError} unsupported, invalidArgument, invalidBookmark, limitExceeded, in this order of checks.
 * @requirement COSI-WCH-023
 * @requirement COSI-WCH-032
 * @requirement COSI-WCH-033
 * @requirement COSI-WCH-034
 */
export function openWatch(name: KindName, options: WatchOptions, context: WatchContext): Watch {
  const { namespace, type } = name;
  const { id, query = {}, bookmark } = options;
  const { registry, bookmarks } = context;
  const isBootstrapWanted = options.isBootstrapWanted ?? false;
  const tailEvents = Math.max(0, options.tailEvents ?? 0);

  let matches: ResourceMatcher | undefined;
  if (id === undefined) matches = compileQuery(query, context.limits);
  else checkSingleOptions(options);
  checkContradictions(isBootstrapWanted, tailEvents > 0, bookmark !== undefined);
  const start = bookmark === undefined ? registry.position : bookmarks.decode(bookmark);
  if (bookmark !== undefined) checkReach(start, registry, name);
  context.checkLimit();

  // From here on nothing throws: the kind, once obtained, would stay.
  const kind = registry.addListener(name, placeholder);
  const startIndex =
    tailEvents > 0
      ? kind.ring.findTail(tailEvents, id)
      : bookmark === undefined
        ? kind.ring.endIndex
        : kind.ring.findAfter(start);
  const prelude: WatchEvent[] = [];
  if (id !== undefined && tailEvents === 0 && bookmark === undefined) {
    prelude.push(createInitialEvent(namespace, type, id, kind.get(id), context, start));
  }
  if (isBootstrapWanted) prelude.push(createMark("bootstrapped", name, context, start));
  if (options.isBookmarkWanted === true) {
    const replayed = tailEvents > 0 ? kind.ring.get(startIndex) : undefined;
    const position = replayed === undefined ? start : replayed.position - 1;
    prelude.push(createMark("noop", name, context, position));
  }
  const cursor = new WatchCursor({
    kind,
    id,
    matches,
    bootstrap: isBootstrapWanted ? kind.list() : noResources,
    prelude,
    startIndex,
    nowMs: context.nowMs,
    encodeBookmark: (position) => bookmarks.encode(position),
    onClose(listener) {
      registry.removeListener(kind, listener);
      context.onClose();
    },
  });
  registry.addListener(name, cursor);
  registry.removeListener(kind, placeholder);
  context.onOpen();
  return cursor;
}

/** Holds a kind while the cursor that needs it is being built. */
const placeholder: KindListener = { notify: () => undefined };

/**
 * @requirement COSI-WCH-017
 * @requirement COSI-WCH-018
 * @requirement COSI-WCH-019
 */
function checkSingleOptions({ query, isBootstrapWanted, isBookmarkWanted }: WatchOptions): void {
  if (isBootstrapWanted === true) throw createUnsupported("bootstrap_contents");
  if ((query?.labelQueries?.length ?? 0) > 0) throw createUnsupported("label_query");
  if ((query?.idPattern ?? "") !== "") throw createUnsupported("id_query");
  if (isBookmarkWanted === true) throw createUnsupported("bootstrap_bookmark");
}

function createUnsupported(option: string): StateError {
  return new StateError("unsupported", `${option} is not supported in a watch of one resource`);
}

function checkContradictions(isBootstrap: boolean, isTail: boolean, isResume: boolean): void {
  if (Number(isBootstrap) + Number(isTail) + Number(isResume) > 1) {
    throw new StateError(
      "invalidArgument",
      "bootstrap_contents, tail_events and start_from_bookmark exclude each other",
    );
  }
}

function checkReach(position: number, registry: KindRegistry, name: KindName): void {
  if (position > registry.position)
    throw new StateError("invalidBookmark", "the bookmark lies in the future");
  if (position < registry.getFloor(name)) {
    throw new StateError("invalidBookmark", "events after the bookmark are no longer kept");
  }
}

/** @requirement COSI-WCH-014 */
function createInitialEvent(
  namespace: string,
  type: string,
  id: string,
  current: Resource | undefined,
  { bookmarks, clock }: WatchContext,
  position: number,
): WatchEvent {
  const bookmark = bookmarks.encode(position);
  return current === undefined
    ? { type: "destroyed", resource: buildTombstone(namespace, type, id, clock()), bookmark }
    : { type: "created", resource: current, bookmark };
}

/**
 * @requirement COSI-WCH-012
 * @requirement COSI-WCH-013
 */
function createMark(
  type: "bootstrapped" | "noop",
  name: KindName,
  { bookmarks, clock }: WatchContext,
  position: number,
): WatchEvent {
  const resource = buildTombstone(name.namespace, name.type, "", clock());
  return { type, resource, bookmark: bookmarks.encode(position) };
}
