import { EventType } from "@cosi-spec/types";
import { type FilterRule, filterRightly, filterWatches } from "../lib/filtered-watch.ts";
import { createMatcher, filterOf } from "../lib/matcher.ts";
import { mutant } from "../lib/mutant.ts";

/** Judges a removal by the labels that the resource was created with, if the watch saw that. */
function createStaleRule(): FilterRule {
  const births = new Map<string, Parameters<FilterRule>[0]["resource"]>();
  return async (event, transition, matches) => {
    const id = event.resource?.metadata?.id ?? "";
    if (event.eventType === EventType.CREATED) births.set(id, event.resource);
    if (event.eventType === EventType.DESTROYED) {
      return (await matches(births.get(id) ?? event.resource)) ? [event] : [];
    }
    if (transition === "created" && !(await matches(event.resource))) return [];
    return filterRightly(event, transition, matches, undefined as never);
  };
}

export default [
  mutant({
    id: "watching-options.filter-passes-destroyed",
    title: "A filtered watch delivers DESTROYED of resources that do not match",
    violates: ["COSI-WCH-027"],
    create: () =>
      filterWatches({
        isAllWanted: true,
        open: () => async (event, transition, matches, context) => {
          if (transition === "created" && !(await matches(event.resource))) return [];
          return filterRightly(event, transition, matches, context);
        },
      }),
  }),
  mutant({
    id: "watching-options.filter-hides-destroyed",
    title: "A watch with a label filter delivers no DESTROYED, as if nothing matched once it is gone",
    violates: ["COSI-WCH-027"],
    create: () =>
      filterWatches({
        open: (request) => (event, transition, matches, context) =>
          transition === "destroyed" && filterOf(request).labelQuery.length > 0
            ? []
            : filterRightly(event, transition, matches, context),
      }),
  }),
  mutant({
    id: "watching-options.filter-passes-created",
    title: "A filtered watch delivers CREATED of resources that do not match",
    violates: ["COSI-WCH-027", "COSI-WCH-021", "COSI-WCH-034", "COSI-WCH-043", "COSI-LBL-003"],
    create: () =>
      filterWatches({
        isAllWanted: true,
        open: () => async (event, transition, matches, context) => {
          if (transition === "destroyed" && !(await matches(event.resource))) return [];
          return filterRightly(event, transition, matches, context);
        },
      }),
  }),
  mutant({
    id: "watching-options.filter-forgets-id-query",
    title: "A watch with a label filter ignores its ID query",
    violates: ["COSI-WCH-027", "COSI-WCH-021", "COSI-WCH-028"],
    create: () =>
      filterWatches({
        read: ({ labelQuery, idQuery }) =>
          labelQuery.length === 0 && idQuery ? { labelQuery, idQuery } : { labelQuery },
      }),
  }),
  mutant({
    id: "watching-options.filter-forgets-labels",
    title: "A watch with an ID query ignores its label filter",
    violates: ["COSI-WCH-027", "COSI-WCH-021", "COSI-WCH-028"],
    create: () =>
      filterWatches({
        read: ({ labelQuery, idQuery }) => (idQuery ? { labelQuery: [], idQuery } : { labelQuery }),
      }),
  }),
  mutant({
    id: "watching-options.filter-reads-first-query",
    title: "Of several label queries a watch looks at the first only",
    violates: ["COSI-WCH-027", "COSI-WCH-021"],
    create: () =>
      filterWatches({ read: ({ labelQuery, ...rest }) => ({ ...rest, labelQuery: labelQuery.slice(0, 1) }) }),
  }),
  mutant({
    id: "watching-options.filter-joins-queries",
    title: "A watch wants all of several label queries to match",
    violates: ["COSI-WCH-027", "COSI-WCH-021"],
    create: () =>
      filterWatches({
        read: ({ labelQuery, ...rest }) => {
          const [first] = labelQuery;
          if (first === undefined) return { ...rest, labelQuery };
          return { ...rest, labelQuery: [{ ...first, terms: labelQuery.flatMap(({ terms }) => terms) }] };
        },
      }),
  }),
  mutant({
    id: "watching-options.filter-anchors-id-query",
    title: "A watch matches its ID query against the whole id",
    violates: ["COSI-WCH-027", "COSI-WCH-021", "COSI-QRY-021"],
    create: () =>
      filterWatches({
        read: ({ labelQuery, idQuery }) => ({
          labelQuery,
          ...(idQuery && { idQuery: { ...idQuery, regexp: `^(?:${idQuery.regexp})$` } }),
        }),
      }),
  }),
  mutant({
    id: "watching-options.filter-forgets-invert",
    title: "A watch ignores that a term of its filter is inverted",
    violates: ["COSI-WCH-027", "COSI-WCH-021", "COSI-WCH-029", "COSI-WCH-030", "COSI-LBL-003"],
    create: () =>
      filterWatches({
        read: ({ labelQuery, ...rest }) => ({
          ...rest,
          labelQuery: labelQuery.map((query) => ({
            ...query,
            terms: query.terms.map((term) => ({ ...term, invert: false })),
          })),
        }),
      }),
  }),
  mutant({
    id: "watching-options.filter-with-first-labels",
    title: "A removal is delivered or not by the labels the resource was created with",
    violates: ["COSI-WCH-027"],
    create: () => filterWatches({ isAllWanted: true, open: createStaleRule }),
  }),
  mutant({
    id: "watching-options.filter-reads-annotations",
    title: "A label filter of a watch also matches annotations",
    violates: ["COSI-WCH-027", "COSI-WCH-021", "COSI-LBL-003"],
    create: () =>
      filterWatches({
        isAllWanted: true,
        open: (request) => {
          const matches = createMatcher(filterOf(request));
          return async (event, transition, _, context) => {
            if (transition !== "created" && transition !== "destroyed") {
              return filterRightly(event, transition, matches, context);
            }
            const { resource } = event;
            const { metadata } = resource ?? {};
            const labels = { ...metadata?.annotations, ...metadata?.labels };
            const confused = resource && metadata && { ...resource, metadata: { ...metadata, labels } };
            return (await matches(confused)) ? [event] : [];
          };
        },
      }),
  }),
];
