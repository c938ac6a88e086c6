import { create } from "@bufbuild/protobuf";
import { type Event, EventType, ResourceSchema } from "@cosi-spec/types";
import {
  type FilterRule,
  filterRightly,
  filterWatches,
  type Transition,
  withoutOld,
} from "../lib/filtered-watch.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

/** What a mutant sends for a transition in place of the right thing. */
type Wrong = Partial<Record<Transition, (event: Event) => readonly Event[]>>;

const created = (event: Event): Event => ({ ...event, eventType: EventType.CREATED });
const destroyed = (event: Event): Event => ({ ...event, eventType: EventType.DESTROYED });
const withOldAsResource = (event: Event): Event => {
  const { old, ...rest } = event;
  return old === undefined ? rest : { ...rest, resource: old };
};
const withTombstone = (event: Event): Event => {
  const { namespace = "", type = "", id = "", created: time } = event.resource?.metadata ?? {};
  const metadata = { namespace, type, id, version: "undefined", phase: "tearingDown" };
  const times = time === undefined ? {} : { created: time, updated: time };
  return { ...event, resource: create(ResourceSchema, { metadata: { ...metadata, ...times }, spec: {} }) };
};

function filterWrongly(name: string, title: string, violates: Mutant["violates"], wrong: Wrong): Mutant {
  return mutant({
    id: `watching-options.filter-${name}`,
    title,
    violates,
    create: () =>
      filterWatches({
        open: () => (event, transition, matches, context) =>
          wrong[transition]?.(event) ?? filterRightly(event, transition, matches, context),
      }),
  });
}

/** Believes that a watch knows only the resources that it was told of. */
function createSeenRule(): FilterRule {
  const seen = new Set<string>();
  return (event, transition, matches, context) => {
    const id = event.resource?.metadata?.id ?? "";
    const isSeen = seen.has(id);
    const isMatching = transition === "created" || transition === "enter" || transition === "stay";
    if (isMatching) seen.add(id);
    else seen.delete(id);
    if (transition === "stay" && !isSeen) return [withoutOld(created(event))];
    if (transition === "leave" && !isSeen) return [];
    return filterRightly(event, transition, matches, context);
  };
}

const [enter, leave, stay] = ["COSI-WCH-029", "COSI-WCH-030", "COSI-WCH-028"] as const;

export default [
  filterWrongly(
    "spares-updates",
    "A filter is applied to creations and removals, while every update is delivered as it is",
    [stay, enter, leave],
    { enter: (event) => [event], leave: (event) => [event], outside: (event) => [event] },
  ),
  filterWrongly("passes-outside", "An update between two states that do not match is delivered", [stay], {
    outside: (event) => [event],
  }),
  filterWrongly(
    "looks-at-new-state",
    "An update is delivered as UPDATED if its new state matches",
    [enter, leave],
    {
      enter: (event) => [event],
      leave: () => [],
    },
  ),
  filterWrongly(
    "looks-at-old-state",
    "An update is delivered as UPDATED if its old state matches",
    [enter, leave],
    {
      enter: () => [],
      leave: (event) => [event],
    },
  ),
  filterWrongly("wants-both-states", "An update is delivered only if both states match", [enter, leave], {
    enter: () => [],
    leave: () => [],
  }),
  filterWrongly("stays-as-created", "An update of a matching resource arrives as CREATED", [stay], {
    stay: (event) => [withoutOld(created(event))],
  }),
  filterWrongly(
    "stays-in-two-events",
    "An update of a matching resource arrives as DESTROYED and CREATED",
    [stay],
    {
      stay: (event) => [withoutOld(destroyed(event)), withoutOld(created(event))],
    },
  ),
  filterWrongly("stays-without-old", "A filtered watch delivers UPDATED without the old state", [stay], {
    stay: (event) => [withoutOld(event)],
  }),
  filterWrongly("hides-updates", "A filtered watch delivers no UPDATED", [stay], { stay: () => [] }),
  filterWrongly("hides-same-labels", "An update that leaves the labels alone is not delivered", [stay], {
    stay: (event) => {
      const [a, b] = [event.old, event.resource].map((side) => JSON.stringify(side?.metadata?.labels));
      return a === b ? [] : [event];
    },
  }),
  filterWrongly("enters-as-updated", "A resource that enters the filter arrives as UPDATED", [enter], {
    enter: (event) => [event],
  }),
  filterWrongly(
    "enters-with-old",
    "CREATED of a resource that enters the filter carries the old state",
    [enter],
    {
      enter: (event) => [created(event)],
    },
  ),
  filterWrongly(
    "enters-in-old-state",
    "CREATED of a resource that enters the filter tells the state before",
    [enter],
    {
      enter: (event) => [created(withOldAsResource(event))],
    },
  ),
  filterWrongly("enters-unseen", "A resource that enters the filter is not reported", [enter], {
    enter: () => [],
  }),
  filterWrongly("leaves-as-updated", "A resource that leaves the filter arrives as UPDATED", [leave], {
    leave: (event) => [event],
  }),
  filterWrongly(
    "leaves-with-old",
    "DESTROYED of a resource that leaves the filter carries the old state",
    [leave],
    {
      leave: (event) => [destroyed(event)],
    },
  ),
  filterWrongly(
    "leaves-in-old-state",
    "DESTROYED of a resource that leaves the filter tells the last state that matched",
    [leave],
    { leave: (event) => [destroyed(withOldAsResource(event))] },
  ),
  filterWrongly(
    "leaves-as-tombstone",
    "DESTROYED of a resource that leaves the filter has no state",
    [leave],
    {
      leave: (event) => [withTombstone(withoutOld(destroyed(event)))],
    },
  ),
  filterWrongly("leaves-unseen", "A resource that leaves the filter is not reported", [leave], {
    leave: () => [],
  }),
  mutant({
    id: "watching-options.filter-remembers-reports",
    title: "A watch judges an update by what it has reported, not by the old state",
    violates: [stay, leave],
    create: () => filterWatches({ open: createSeenRule }),
  }),
];
