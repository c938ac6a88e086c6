import { type Event, EventType, type WatchRequest } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type Context, intercept } from "./intercept.ts";
import {
  checkFilter,
  createMatcher,
  type Filter,
  filterOf,
  isFilter,
  type Matcher,
  withoutFilter,
} from "./matcher.ts";
import { createReference } from "./reference.ts";

/** How an event lies to a filter: did the state before match, does the state after. */
export type Transition = "created" | "destroyed" | "enter" | "leave" | "stay" | "outside";

/** What is sent for an event; an empty list for nothing. */
export type FilterRule = (
  event: Event,
  transition: Transition,
  matcher: Matcher,
  context: Context,
) => readonly Event[] | Promise<readonly Event[]>;

/** What a conformant server sends. CREATED and DESTROYED come here only if they match. */
export const filterRightly: FilterRule = (event, transition) => {
  switch (transition) {
    case "created":
    case "destroyed":
    case "stay":
      return [event];
    case "enter":
      return [{ ...withoutOld(event), eventType: EventType.CREATED }];
    case "leave":
      return [{ ...withoutOld(event), eventType: EventType.DESTROYED }];
    case "outside":
      return [];
  }
};

/** A copy of an event without `old`. */
export function withoutOld(event: Event): Event {
  const { old: _, ...rest } = event;
  return rest;
}

/** How a server with a filter of its own is made. */
export interface FilteringOptions {
  /** Makes the rule of one watch. */
  readonly open?: (request: WatchRequest) => FilterRule;
  /** Filter that is applied in place of that of the request. */
  readonly read?: (filter: Filter) => Filter;
  /** Makes what decides which resources pass a filter; default: what List of the reference selects. */
  readonly matches?: (filter: Filter) => Matcher;
  /** Refuses what has to be refused; default: as List of the server behind does. */
  readonly check?: typeof checkFilter;
  /** Whether CREATED and DESTROYED that do not match come to the rule too. */
  readonly isAllWanted?: boolean;
}

/** Makes a server that filters kind watches itself, with a rule of its own, in front of unfiltered ones. */
export function filterWatches(
  options: FilteringOptions,
  server: InProcessServer = createReference(),
): InProcessServer {
  return intercept(server, {
    async *Watch(request, next, context) {
      const filter = filterOf(request);
      if (request.id !== undefined || !isFilter(filter)) {
        yield* next(request);
        return;
      }
      await (options.check ?? checkFilter)(request, context);
      const matcher = (options.matches ?? createMatcher)(options.read?.(filter) ?? filter);
      const rule = options.open?.(request) ?? filterRightly;
      let isFirst = true;
      for await (const { event: events } of next(withoutFilter(request))) {
        if (isFirst || events.length === 0) {
          isFirst = false;
          yield { event: events };
          continue;
        }
        const sent: Event[] = [];
        for (const event of events) {
          const transition = await classify(event, matcher);
          if (transition === "mark") sent.push(event);
          else if (transition !== "excluded") sent.push(...(await rule(event, transition, matcher, context)));
          else if (options.isAllWanted) sent.push(...(await rule(event, nameOfEnd(event), matcher, context)));
        }
        if (events.length > 1) yield { event: sent };
        else for (const event of sent) yield { event: [event] };
      }
    },
  });
}

function nameOfEnd({ eventType }: Event): "created" | "destroyed" {
  return eventType === EventType.CREATED ? "created" : "destroyed";
}

async function classify(event: Event, matches: Matcher): Promise<Transition | "mark" | "excluded"> {
  switch (event.eventType) {
    case EventType.CREATED:
      return (await matches(event.resource)) ? "created" : "excluded";
    case EventType.DESTROYED:
      return (await matches(event.resource)) ? "destroyed" : "excluded";
    case EventType.UPDATED: {
      const [was, is] = [await matches(event.old), await matches(event.resource)];
      return was ? (is ? "stay" : "leave") : is ? "enter" : "outside";
    }
    default:
      return "mark";
  }
}
