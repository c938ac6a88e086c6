import { type Event, EventType, type WatchRequest } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type Context, intercept } from "./intercept.ts";
import { nextTurn } from "./next-turn.ts";
import { createReference } from "./reference.ts";

/** What becomes of an event: itself, another one, several, or none. */
export type Edited = Event | readonly Event[] | undefined;

/** Changes one event after the other; `isLive` is false for what tells the state at the start of a watch. */
export type EventEdit = (event: Event, isLive: boolean) => Edited | Promise<Edited>;

/**
 * Makes a server whose watches change events before they send them. The first message and messages that hold no
 * event stay as they are.
 *
 * @param open called once for each watch; returns the edit, or undefined to leave that watch alone.
 */
export function editEvents(
  open: (request: WatchRequest, context: Context) => EventEdit | undefined,
  server: InProcessServer = createReference(),
): InProcessServer {
  return intercept(server, {
    async *Watch(request, next, context) {
      const edit = open(request, context);
      const isLive = createLiveness(request);
      for await (const { event: events } of next(request)) {
        if (edit === undefined || events.length === 0) {
          yield { event: events };
          continue;
        }
        const edited: Event[] = [];
        for (const event of events) edited.push(...toList(await edit(event, isLive(event))));
        if (events.length > 1 && edited.length > 0) yield { event: edited };
        else for (const event of edited) yield { event: [event] };
      }
    },
  });
}

/**
 * Makes a server whose watches see the events of a burst together and decide how they go into messages.
 *
 * @param open called once for each watch; returns what makes messages of a burst.
 */
export function editBursts(
  open: (request: WatchRequest) => ((events: readonly Event[]) => readonly (readonly Event[])[]) | undefined,
  server: InProcessServer = createReference(),
): InProcessServer {
  return intercept(server, {
    async *Watch(request, next) {
      const arrange = open(request);
      if (arrange === undefined) {
        yield* next(request);
        return;
      }
      const messages = next(request)[Symbol.asyncIterator]();
      const first = await messages.next();
      if (first.done === true) return;
      yield first.value;
      const rest = { [Symbol.asyncIterator]: () => messages };
      for await (const burst of readBursts(rest)) {
        for (const event of arrange(burst.flatMap((message) => message.event))) yield { event: [...event] };
      }
    },
  });
}

/** Reads ahead and hands out what came within one turn together. */
async function* readBursts<T>(source: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  const pending: T[] = [];
  let end: { readonly error?: unknown } | undefined;
  let wake = (): void => undefined;
  const pump = async (): Promise<void> => {
    try {
      for await (const item of source) {
        pending.push(item);
        wake();
      }
      end = {};
    } catch (error) {
      end = { error };
    }
    wake();
  };
  void pump();
  for (;;) {
    if (pending.length === 0 && end === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    await nextTurn();
    if (pending.length > 0) yield pending.splice(0);
    else if (end !== undefined) break;
  }
  if ("error" in end) throw end.error;
}

/** Tells live events from those that tell the state at the start. */
function createLiveness(request: WatchRequest): (event: Event) => boolean {
  const { bootstrapContents = false, tailEvents = 0, startFromBookmark } = request.options ?? {};
  const isSnapshot = request.id !== undefined && tailEvents <= 0 && startFromBookmark === undefined;
  let isStart = bootstrapContents || isSnapshot;
  return ({ eventType, bookmark }) => {
    if (eventType === EventType.NOOP || eventType === EventType.ERRORED) return false;
    if (eventType === EventType.BOOTSTRAPPED) {
      isStart = false;
      return false;
    }
    if (isSnapshot && isStart) {
      isStart = false;
      return false;
    }
    // Without BOOTSTRAPPED (api_version 0) the first bookmark tells the end of the bootstrap.
    if (isStart && bookmark === undefined) return false;
    isStart = false;
    return true;
  };
}

function toList(edited: Edited): readonly Event[] {
  if (edited === undefined) return [];
  return "$typeName" in edited ? [edited] : edited;
}
