import type { ListRequest } from "@cosi-spec/types";
import { intercept } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

interface Kind {
  readonly namespace: string;
  readonly type: string;
}

/** A server whose List hands out resources of other kinds when a query has several entries. */
function leaking(
  name: string,
  title: string,
  isReached: (kind: Kind, asked: Kind) => boolean,
  entriesOf: (entries: NonNullable<ListRequest["options"]>["labelQuery"]) => typeof entries,
): Mutant {
  return mutant({
    id: `querying.${name}`,
    title,
    // A bootstrap is right and so differs from List.
    violates: ["COSI-QRY-005", "COSI-LST-004", "COSI-WCH-021", "COSI-WCH-027"],
    create: () => {
      const kinds = new Map<string, Kind>();
      return intercept(createReference(), {
        async Create(request, next) {
          const { namespace = "", type = "" } = request.resource?.metadata ?? {};
          kinds.set(JSON.stringify([namespace, type]), { namespace, type });
          return next(request);
        },
        async *List(request, next, context) {
          yield* next(request);
          const { options } = request;
          const labelQuery = entriesOf(options?.labelQuery ?? []);
          if (labelQuery.length === 0) return;
          const idQuery = options?.idQuery === undefined ? {} : { idQuery: options.idQuery };
          for (const { namespace, type } of kinds.values()) {
            if (namespace === request.namespace && type === request.type) continue;
            if (!isReached({ namespace, type }, request)) continue;
            yield* context.stream("List", { namespace, type, options: { labelQuery, ...idQuery } });
          }
        },
      });
    },
  });
}

const isOfType = (kind: Kind, asked: Kind): boolean => kind.type === asked.type;
const isOfNamespace = (kind: Kind, asked: Kind): boolean => kind.namespace === asked.namespace;

export default [
  leaking(
    "or-without-brackets",
    "Entries after the first select resources of every kind",
    () => true,
    (entries) => entries.slice(1),
  ),
  leaking(
    "or-reaches-namespaces",
    "The last of several entries selects resources of other namespaces",
    isOfType,
    (entries) => (entries.length > 1 ? entries.slice(-1) : []),
  ),
  leaking(
    "or-reaches-types",
    "The first of several entries selects resources of other types",
    isOfNamespace,
    (entries) => (entries.length > 1 ? entries.slice(0, 1) : []),
  ),
];
