import { EventType, type WatchResponse } from "@cosi-spec/types";
import { editBursts } from "../lib/edit-events.ts";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { isPlainKindWatch } from "../lib/watch-request.ts";

export default [
  mutant({
    id: "watching.groups-unasked",
    title: "Events that are waiting to be sent share a message although nobody asked for that",
    violates: ["COSI-WCH-006"],
    create: () => editBursts(() => (events) => [events]),
  }),
  mutant({
    id: "watching.bootstrap-in-one-message",
    title: "The bootstrap is one message although nobody asked for that",
    violates: ["COSI-WCH-006"],
    create: () =>
      editBursts((request) => {
        if (request.options?.bootstrapContents !== true) return undefined;
        return (events) => {
          const start = events.filter(({ bookmark }) => bookmark === undefined);
          const rest = events.filter(({ bookmark }) => bookmark !== undefined);
          return [...(start.length > 0 ? [start] : []), ...rest.map((event) => [event])];
        };
      }),
  }),
  mutant({
    id: "watching.keeps-alive-with-empty-messages",
    title: "An empty message follows every event",
    violates: ["COSI-WCH-006"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          for await (const message of next(request)) {
            yield message;
            if (message.event.length > 0 && request.options?.aggregated !== true) yield {};
          }
        },
      }),
  }),
  mutant({
    id: "watching.empty-message-for-what-is-filtered",
    title: "An event that the filter holds back leaves an empty message behind",
    violates: ["COSI-WCH-006"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, { stream }) {
          const { labelQuery = [], idQuery, aggregated = false } = request.options ?? {};
          const isFiltered = labelQuery.length > 0 || idQuery !== undefined;
          if (!isPlainKindWatch(request) || !isFiltered || aggregated) {
            yield* next(request);
            return;
          }
          yield* withGaps(
            next(request),
            stream("Watch", { namespace: request.namespace, type: request.type }),
          );
        },
      }),
  }),
];

type Messages = AsyncIterable<WatchResponse>;

/** The messages of a filtered watch, with an empty one where an unfiltered watch has one more. */
async function* withGaps(filtered: Messages, all: Messages): AsyncGenerator<object> {
  const queue: (object | { readonly error: unknown })[] = [];
  const live = new Map<string, object>();
  let wake = (): void => undefined;
  const push = (message: object): void => {
    queue.push(message);
    wake();
  };
  const pump = async (messages: Messages, take: (message: WatchResponse) => void): Promise<void> => {
    try {
      for await (const message of messages) take(message);
    } catch (error) {
      push({ error });
    }
  };
  const isLive = ({ event: [event] }: WatchResponse): boolean =>
    event?.bookmark !== undefined && event.eventType <= EventType.DESTROYED;
  const positionOf = ({ event: [event] }: WatchResponse): string => String(event?.bookmark);
  void pump(filtered, (message) => {
    if (isLive(message)) live.set(positionOf(message), message);
    else push(message);
  });
  void pump(all, (message) => {
    // The other watch has seen the same change by the next turn.
    if (isLive(message)) setImmediate(() => push(live.get(positionOf(message)) ?? {}));
  });
  for (;;) {
    const message = queue.shift();
    if (message === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    } else if ("error" in message) throw message.error;
    else yield message;
  }
}
