import type { Event } from "@cosi-spec/types";
import { editBursts } from "../lib/edit-events.ts";
import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

const why =
  "How events are grouped into messages under `aggregated` is not specified (chapter 07, Aggregation).";

/** Groups of at most `size` events. */
function cut(events: readonly Event[], size: number): readonly (readonly Event[])[] {
  const groups: (readonly Event[])[] = [];
  for (let at = 0; at < events.length; at += size) groups.push(events.slice(at, at + size));
  return groups;
}

export default [
  variant({
    id: "aggregated-one-by-one",
    title: "An aggregated watch sends one event in a message",
    why,
    create: () =>
      intercept(createReference(), {
        Watch: (request, next) =>
          next(
            request.options ? { ...request, options: { ...request.options, aggregated: false } } : request,
          ),
      }),
  }),
  variant({
    id: "aggregated-all-pending",
    title:
      "An aggregated watch sends all events that are pending in one message, marks and live events included",
    why,
    create: () =>
      editBursts(({ id, options }) =>
        id === undefined && options?.aggregated === true ? (events) => [events] : undefined,
      ),
  }),
  variant({
    id: "aggregated-in-pieces",
    title: "An aggregated watch sends at most three events in a message, with empty messages in between",
    why: `${why} A message without events after the first is legal and means nothing.`,
    create: () =>
      editBursts(({ id, options }) =>
        id === undefined && options?.aggregated === true
          ? (events) => cut(events, 3).flatMap((group) => [group, []])
          : undefined,
      ),
  }),
];
