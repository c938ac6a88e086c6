import type { WatchRequest } from "@cosi-spec/types";
import { bookmarkOf, readEnd, readPosition, startFrom } from "../lib/bookmarks.ts";
import { createDurableReference } from "../lib/durable-reference.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";

const features = { "durable-bookmarks": true } as const;

export default [
  mutant({
    id: "watching-options.durable-refused",
    title: "A server with durable bookmarks refuses those from before a restart",
    violates: ["COSI-WCH-041"],
    features,
    create: () =>
      createDurableReference((server, life) => {
        if (life === 0) return server;
        let start: number | undefined;
        return intercept(server, {
          async *Watch(request, next, context) {
            start ??= readPosition(await readEnd(context, request));
            const bookmark = bookmarkOf(request);
            if (bookmark?.length === 16 && readPosition(bookmark) <= start) refuse("FAILED_PRECONDITION");
            yield* next(request);
          },
        });
      }),
  }),
  mutant({
    id: "watching-options.durable-forgets-before",
    title: "A bookmark from before a restart yields only what was committed after the restart",
    violates: ["COSI-WCH-041", "COSI-WCH-034"],
    features,
    create: () => {
      let end: Uint8Array | undefined;
      return createDurableReference((server, life) =>
        intercept(server, {
          async *Watch(request, next, context) {
            const present = await readEnd(context, request);
            if (life > 0) end ??= present;
            yield* next(skipTo(request, end));
          },
        }),
      );
    },
  }),
  mutant({
    id: "watching-options.durable-loses-latest",
    title: "The last change before an orderly restart is missing in the history after it",
    violates: ["COSI-WCH-041", "COSI-WCH-034"],
    features,
    create: () =>
      createDurableReference((server, life) => {
        if (life === 0) return server;
        let last: number | undefined;
        return intercept(server, {
          async *Watch(request, next, context) {
            last ??= readPosition(await readEnd(context, request));
            for await (const { event: events } of next(request)) {
              const kept = events.filter(({ bookmark }) => !bookmark || readPosition(bookmark) !== last);
              if (kept.length > 0 || events.length === 0) yield { event: kept };
            }
          },
        });
      }),
  }),
];

/** Moves the start of a watch to a later place. */
function skipTo(request: WatchRequest, end: Uint8Array | undefined): WatchRequest {
  const bookmark = bookmarkOf(request);
  if (bookmark?.length !== 16 || end === undefined) return request;
  return readPosition(bookmark) < readPosition(end) ? startFrom(request, end) : request;
}
