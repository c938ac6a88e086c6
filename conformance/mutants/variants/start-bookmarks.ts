import { type Event, EventType } from "@cosi-spec/types";
import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

const why = "The table of event contents leaves open whether events of the start carry a bookmark.";

/** A copy of an event without bookmark. */
function withoutBookmark(event: Event): Event {
  const { bookmark: _, ...rest } = event;
  return rest;
}

export default [
  variant({
    id: "bookmarks-on-bootstrap",
    title: "The CREATED events of a bootstrap carry the bookmark of its cut",
    why,
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          const isBootstrap = request.id === undefined && request.options?.bootstrapContents === true;
          if (!isBootstrap) {
            yield* next(request);
            return;
          }
          // The server behind tells the cut last; the whole bootstrap waits for it.
          const { options } = request;
          const asked = { ...request, options: { ...options!, bootstrapBookmark: true } };
          const held: Event[][] = [];
          let cut: Uint8Array | undefined;
          let isFirst = true;
          for await (const { event: events } of next(asked)) {
            if (isFirst || cut !== undefined) {
              isFirst = false;
              yield { event: events };
              continue;
            }
            held.push(events);
            cut = events.find(({ eventType }) => eventType === EventType.NOOP)?.bookmark;
            if (cut === undefined) continue;
            const bookmark = cut;
            for (const group of held) {
              const wanted = group.filter(
                ({ eventType }) => eventType !== EventType.NOOP || options?.bootstrapBookmark === true,
              );
              if (wanted.length > 0) yield { event: wanted.map((event) => ({ ...event, bookmark })) };
            }
          }
        },
      }),
  }),
  variant({
    id: "no-bookmark-on-first-event",
    title: "The first event of a single watch carries no bookmark",
    why,
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          const { options } = request;
          const isState =
            request.id !== undefined &&
            (options?.tailEvents ?? 0) <= 0 &&
            options?.startFromBookmark === undefined;
          let isDone = !isState;
          for await (const { event: events } of next(request)) {
            yield { event: isDone ? events : events.map(withoutBookmark) };
            if (events.length > 0) isDone = true;
          }
        },
      }),
  }),
];
