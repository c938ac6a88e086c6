import type { ListRequest, Resource } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { createDescribingReference } from "../lib/describing-reference.ts";
import { type Complete, editResources } from "../lib/edit-resources.ts";
import { type Context, intercept, refuse } from "../lib/intercept.ts";
import { compareBytes } from "../lib/label-terms.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";

type Violated = readonly [RequirementId, ...RequirementId[]];

/** What tells the state beside List is right, so that the two differ. */
const besides: readonly RequirementId[] = ["COSI-WCH-021", "COSI-WCH-027"];

/** A server that sends something else than the resources it selected. */
function sending(
  name: string,
  title: string,
  violates: Violated,
  send: (selected: readonly Complete[], request: ListRequest) => readonly Resource[],
): Mutant {
  return mutant({
    id: `reading.${name}`,
    title,
    violates,
    create: () =>
      intercept(createDescribingReference(), {
        async *List(request, next) {
          const selected: Complete[] = [];
          for await (const { resource } of next(request)) selected.push(resource as Complete);
          for (const resource of send(selected, request)) yield { resource };
        },
      }),
  });
}

/** A server that sends resources in another order. */
function sorting(name: string, title: string, compare: (a: Complete, b: Complete) => number): Mutant {
  return sending(name, title, ["COSI-LST-002", ...besides], (selected) => [...selected].sort(compare));
}

/** A server whose List leaves out a part of a resource. */
function losing(
  name: string,
  title: string,
  change: (resource: Complete) => void,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `reading.${name}`,
    title,
    // Get is right; who compares the two cannot tell which of them is.
    violates: ["COSI-LST-001", "COSI-GET-001", ...besides, ...more],
    create: () =>
      editResources((resource, place) => {
        if (place === "List") change(resource);
      }, createDescribingReference()),
  });
}

/** A server with a List of its own. */
function listing(
  name: string,
  title: string,
  violates: Violated,
  list: (
    request: ListRequest,
    next: (request: ListRequest) => AsyncIterable<{ resource?: Resource | undefined }>,
    context: Context,
  ) => AsyncIterable<{ resource?: Resource }>,
): Mutant {
  return mutant({
    id: `reading.${name}`,
    title,
    violates,
    create: () =>
      intercept(createDescribingReference(), {
        List: (request, next, context) => list(request, next as never, context),
      }),
  });
}

const id = ({ metadata }: Complete): string => metadata.id;

export default [
  sending(
    "sends-twice",
    "The first resource of more than two is sent twice",
    ["COSI-LST-001", ...besides],
    (selected) => (selected.length > 2 ? [selected[0]!, ...selected] : selected),
  ),
  sending(
    "sends-owned-twice",
    "Resources with an owner and finalizers are sent once for each",
    ["COSI-LST-001"],
    (selected) =>
      selected.flatMap((each) =>
        each.metadata.owner !== "" && each.metadata.finalizers.length > 0 ? [each, each] : [each],
      ),
  ),
  sending(
    "last-of-two-pages-missing",
    "The last of more than 50 resources is left out",
    ["COSI-LST-001"],
    (selected) => (selected.length > 50 ? selected.slice(0, -1) : selected),
  ),
  sending("at-most-100", "No more than 100 resources are sent", ["COSI-LST-001"], (selected) =>
    selected.slice(0, 100),
  ),
  sending("at-most-500", "No more than 500 resources are sent", ["COSI-LST-001"], (selected) =>
    selected.slice(0, 500),
  ),
  sending("page-border-twice", "Every 64th resource is sent twice", ["COSI-LST-001"], (selected) =>
    selected.flatMap((each, i) => (i % 64 === 63 ? [each, each] : [each])),
  ),
  sending(
    "without-empty-specs",
    "Resources with an empty spec are left out",
    ["COSI-LST-001", ...besides],
    (selected) =>
      selected.filter(({ spec }) => spec !== undefined && spec.protoSpec.length + spec.yamlSpec.length > 0),
  ),
  sending(
    "without-dot-ids",
    "Resources whose ID begins with a dot are left out",
    ["COSI-LST-001"],
    (selected) => selected.filter((each) => !id(each).startsWith(".")),
  ),
  sending(
    "one-for-each-case",
    "Resources whose IDs differ in case only count as one",
    ["COSI-LST-001"],
    (selected) => {
      const seen = new Map(selected.map((each) => [id(each).toLowerCase(), each]));
      return [...seen.values()];
    },
  ),
  losing(
    "list-without-annotations",
    "List leaves out annotations",
    ({ metadata }) => {
      metadata.annotations = {};
    },
    ["COSI-LBL-001"],
  ),
  losing("list-without-finalizers", "List leaves out finalizers", ({ metadata }) => {
    metadata.finalizers = [];
  }),
  losing(
    "list-without-yaml",
    "List leaves out `yaml_spec`",
    ({ spec }) => {
      if (spec !== undefined) spec.yamlSpec = "";
    },
    ["COSI-RES-009"],
  ),
  losing(
    "list-without-specs",
    "List sends empty specs",
    (resource) => {
      if (resource.spec === undefined) return;
      resource.spec.yamlSpec = "";
      resource.spec.protoSpec = new Uint8Array();
    },
    ["COSI-RES-009"],
  ),
  losing("list-without-owner", "List leaves out the owner", ({ metadata }) => {
    metadata.owner = "";
  }),
  losing(
    "list-updated-is-created",
    "List answers the time of creation for that of the last change",
    ({ metadata }) => {
      if (metadata.created !== undefined) metadata.updated = metadata.created;
    },
  ),
  listing(
    "empty-last-message",
    "The stream ends with a message without a resource",
    ["COSI-LST-001", "COSI-RES-005"],
    async function* (request, next) {
      let isEmpty = true;
      for await (const answer of next(request)) {
        isEmpty = false;
        yield answer as { resource: Resource };
      }
      if (!isEmpty) yield {};
    },
  ),
  listing(
    "ends-with-a-status",
    "The stream ends with OUT_OF_RANGE when everything was sent",
    ["COSI-LST-001"],
    async function* (request, next) {
      let isEmpty = true;
      for await (const answer of next(request)) {
        isEmpty = false;
        yield answer as { resource: Resource };
      }
      if (!isEmpty) refuse("OUT_OF_RANGE");
    },
  ),
  listing(
    "stays-open",
    "A List of more than 20 resources does not end",
    ["COSI-LST-001"],
    async function* (request, next, { signal }) {
      let count = 0;
      for await (const answer of next(request)) {
        count++;
        yield answer as { resource: Resource };
      }
      if (count > 20) await untilCancelled(signal);
    },
  ),

  sorting("sorts-by-utf-16", "Resources are sorted by UTF-16 units of their IDs", (a, b) =>
    id(a) < id(b) ? -1 : 1,
  ),
  sorting("sorts-by-locale", "Resources are sorted as in a dictionary", (a, b) =>
    id(a).localeCompare(id(b), "en"),
  ),
  sorting("sorts-naturally", "Numbers in IDs are sorted as numbers", (a, b) =>
    id(a).localeCompare(id(b), "en", { numeric: true }),
  ),
  sorting("sorts-in-any-case", "Resources are sorted without regard to case", (a, b) =>
    compareBytes(id(a).toLowerCase(), id(b).toLowerCase()),
  ),
  sorting("sorts-down", "Resources are sorted in descending order", (a, b) => compareBytes(id(b), id(a))),
  sorting(
    "sorts-by-length",
    "Shorter IDs are sent first",
    (a, b) => id(a).length - id(b).length || compareBytes(id(a), id(b)),
  ),
  sorting("sorts-by-creation", "Resources are sent in the order in which they were created", (a, b) =>
    orderByTime(a, b, "created"),
  ),
  sorting("sorts-by-update", "Resources are sent in the order in which they were changed", (a, b) =>
    orderByTime(a, b, "updated"),
  ),

  listing(
    "empty-kind-is-missing",
    "List of a kind without resources is answered with NOT_FOUND",
    ["COSI-LST-003"],
    async function* (request, next) {
      let isEmpty = true;
      for await (const answer of next(request)) {
        isEmpty = false;
        yield answer as { resource: Resource };
      }
      const isFiltered =
        (request.options?.labelQuery.length ?? 0) > 0 || (request.options?.idQuery?.regexp ?? "") !== "";
      if (isEmpty && !isFiltered) refuse("NOT_FOUND");
    },
  ),
  listing(
    "empty-kind-is-a-message",
    "List of a kind without resources sends one empty message",
    ["COSI-LST-003", "COSI-RES-005"],
    async function* (request, next) {
      let isEmpty = true;
      for await (const answer of next(request)) {
        isEmpty = false;
        yield answer as { resource: Resource };
      }
      if (isEmpty) yield {};
    },
  ),
  listing(
    "unknown-kind-is-refused",
    "List of a kind that is not described is answered with UNIMPLEMENTED unless it has resources",
    ["COSI-LST-003"],
    async function* (request, next, { stream }) {
      let isKnown = request.namespace === "meta";
      for await (const answer of next(request)) {
        isKnown = true;
        yield answer as { resource: Resource };
      }
      for await (const { resource } of stream("List", {
        namespace: "meta",
        type: "ResourceDefinitions.meta.cosi.dev",
      })) {
        isKnown ||= resource?.metadata?.id === request.type.toLowerCase();
      }
      if (!isKnown) refuse("UNIMPLEMENTED");
    },
  ),
  listing(
    "empty-kind-waits",
    "List of a kind without resources does not end",
    ["COSI-LST-003"],
    async function* (request, next, { signal }) {
      let isEmpty = true;
      for await (const answer of next(request)) {
        isEmpty = false;
        yield answer as { resource: Resource };
      }
      if (isEmpty && request.options?.labelQuery.length === 0) await untilCancelled(signal);
    },
  ),
];

function orderByTime(a: Complete, b: Complete, field: "created" | "updated"): number {
  const [left, right] = [a.metadata[field], b.metadata[field]];
  const bySeconds = Number((left?.seconds ?? 0n) - (right?.seconds ?? 0n));
  return bySeconds || (left?.nanos ?? 0) - (right?.nanos ?? 0);
}
