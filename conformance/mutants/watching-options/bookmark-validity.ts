import type { WatchRequest, WatchResponse } from "@cosi-spec/types";
import { EventType } from "@cosi-spec/types";
import {
  bookmarkOf,
  hasRightLength,
  isContradictory,
  readEnd,
  readHistory,
  readPosition,
  startFrom,
  toKey,
} from "../lib/bookmarks.ts";
import { type Context, intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

type Next = (request: WatchRequest) => AsyncIterable<WatchResponse>;

/** Looks at the bookmark of a watch before the server does. */
function checkBookmark(
  name: string,
  title: string,
  violates: Mutant["violates"],
  check: (
    bookmark: Uint8Array,
    request: WatchRequest,
    context: Context,
  ) => Promise<WatchRequest | undefined> | WatchRequest | undefined,
): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          const bookmark = bookmarkOf(request);
          const changed =
            bookmark === undefined || isContradictory(request)
              ? undefined
              : await check(bookmark, request, context);
          yield* (next as Next)(changed ?? request);
        },
      }),
  });
}

export default [
  checkBookmark(
    "latest-bookmark-refused",
    "The bookmark of the latest event is refused because nothing comes after it",
    ["COSI-WCH-035"],
    async (bookmark, request, context) => {
      const latest = (await readHistory(context, request)).at(-1)?.bookmark;
      if (latest && toKey(latest) === toKey(bookmark)) refuse("FAILED_PRECONDITION");
      return undefined;
    },
  ),
  checkBookmark(
    "empty-kind-forgotten",
    "Bookmarks of a kind without resources are refused",
    ["COSI-WCH-035"],
    async (_, { namespace, type }, { stream }) => {
      for await (const _found of stream("List", { namespace, type })) return undefined;
      return refuse("FAILED_PRECONDITION");
    },
  ),
  checkBookmark(
    "one-history-for-all",
    "A bookmark is refused once 64 changes of any kind came after it",
    ["COSI-WCH-035"],
    async (bookmark, request, context) => {
      if (!hasRightLength(bookmark)) return undefined;
      const distance = readPosition(await readEnd(context, request)) - readPosition(bookmark);
      return distance > 64 ? refuse("FAILED_PRECONDITION") : undefined;
    },
  ),
  checkBookmark(
    "single-watch-not-resumed",
    "A single watch with a bookmark is refused",
    ["COSI-WCH-035", "COSI-WCH-034", "COSI-WCH-036"],
    (_, { id }) => (id === undefined ? undefined : refuse("UNIMPLEMENTED")),
  ),
  mutant({
    id: "watching-options.destroyed-bookmark-refused",
    title: "The bookmark of a DESTROYED event is refused",
    violates: ["COSI-WCH-035"],
    create() {
      const removals = new Set<string>();
      return intercept(createReference(), {
        async *Watch(request, next) {
          const bookmark = bookmarkOf(request);
          if (bookmark && removals.has(toKey(bookmark))) refuse("FAILED_PRECONDITION");
          for await (const message of next(request)) {
            for (const { eventType, bookmark: sent } of message.event) {
              if (sent && eventType === EventType.DESTROYED) removals.add(toKey(sent));
            }
            yield message;
          }
        },
      });
    },
  }),
  checkBookmark(
    "empty-bookmark-as-absent",
    "A kind watch takes an empty bookmark for none",
    ["COSI-WCH-036"],
    (bookmark, request) =>
      bookmark.length === 0 && request.id === undefined ? startFrom(request, undefined) : undefined,
  ),
  checkBookmark(
    "empty-bookmark-as-absent-single",
    "A single watch takes an empty bookmark for none",
    ["COSI-WCH-036"],
    (bookmark, request) =>
      bookmark.length === 0 && request.id !== undefined ? startFrom(request, undefined) : undefined,
  ),
  checkBookmark(
    "empty-bookmark-invalid-argument",
    "An empty bookmark is refused with INVALID_ARGUMENT",
    ["COSI-WCH-036"],
    (bookmark) => (bookmark.length === 0 ? refuse("INVALID_ARGUMENT") : undefined),
  ),
  checkBookmark(
    "long-bookmark-cut",
    "Of a bookmark that is too long only the beginning is read",
    ["COSI-WCH-036"],
    (bookmark, request) => (bookmark.length > 16 ? startFrom(request, bookmark.slice(0, 16)) : undefined),
  ),
  checkBookmark(
    "long-bookmark-as-absent",
    "A bookmark that does not decode is ignored",
    ["COSI-WCH-036"],
    (bookmark, request) => (bookmark.length > 16 ? startFrom(request, undefined) : undefined),
  ),
  checkBookmark(
    "wrong-length-internal",
    "A bookmark of a wrong length is refused with INTERNAL",
    ["COSI-WCH-036"],
    (bookmark) => (hasRightLength(bookmark) ? undefined : refuse("INTERNAL")),
  ),
];
