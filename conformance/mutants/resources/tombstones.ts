import { create } from "@bufbuild/protobuf";
import { type Metadata, type Resource, SpecSchema } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Complete, editResources } from "../lib/edit-resources.ts";
import { intercept, isRefusal } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { keyOf } from "../lib/stored.ts";

/** A server whose tombstones differ from the table. */
function marking(
  name: string,
  title: string,
  change: (resource: Complete) => void,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `resources.${name}`,
    title,
    violates: [
      "COSI-RES-012",
      "COSI-WCH-014",
      "COSI-WCH-012",
      "COSI-WCH-015",
      "COSI-WCH-016",
      "COSI-WCH-026",
      ...more,
    ],
    create: () =>
      editResources((resource, place) => {
        if (place === "tombstone") change(resource);
      }),
  });
}

/** A tombstone of a resource, as it belongs into events only. */
function toTombstone(name: { namespace: string; type: string; id: string }, like?: Metadata): Resource {
  const { namespace, type, id } = name;
  const now = { $typeName: "google.protobuf.Timestamp", seconds: 1n, nanos: 0 } as const;
  return {
    $typeName: "cosi.resource.Resource",
    metadata: {
      $typeName: "cosi.resource.Metadata",
      namespace,
      type,
      id,
      version: "undefined",
      owner: "",
      phase: "running",
      created: like?.created ?? now,
      updated: like?.updated ?? now,
      finalizers: [],
      labels: {},
      annotations: {},
    },
    spec: create(SpecSchema, {}),
  };
}

export default [
  marking("tombstone-without-version", "Tombstones have an empty version", ({ metadata }) => {
    metadata.version = "";
  }),
  marking("tombstone-with-version-zero", "Tombstones have version 0", ({ metadata }) => {
    metadata.version = "0";
  }),
  marking(
    "tombstone-without-phase",
    "Tombstones have no phase",
    ({ metadata }) => {
      metadata.phase = "";
    },
    ["COSI-PHA-001"],
  ),
  marking("tombstone-tearing-down", "Tombstones are in phase tearingDown", ({ metadata }) => {
    metadata.phase = "tearingDown";
  }),
  marking("tombstone-with-owner", "Tombstones belong to an owner of that name", ({ metadata }) => {
    metadata.owner = "tombstone";
  }),
  marking("tombstone-with-label", "Tombstones are marked by a label", ({ metadata }) => {
    metadata.labels.tombstone = "true";
  }),
  marking("tombstone-with-spec", "Tombstones have a YAML text that says what they are", ({ spec }) => {
    if (spec !== undefined) spec.yamlSpec = "{}\n";
  }),
  mutant({
    id: "resources.tombstone-of-the-last-life",
    title:
      "The tombstone at the start of a watch has finalizers, labels and spec of the resource that was destroyed",
    violates: ["COSI-RES-012", "COSI-WCH-014"],
    create: () => {
      const last = new Map<string, Resource>();
      const inner = intercept(createReference(), {
        async Destroy(request, next, { call }) {
          const { namespace, type, id } = request;
          const stored = await call("Get", { namespace, type, id }).catch(() => undefined);
          const answer = await next(request);
          if (stored?.resource !== undefined) last.set(keyOf(request), stored.resource);
          return answer;
        },
      });
      return editResources((resource, place) => {
        const old = place === "tombstone" ? last.get(keyOf(resource.metadata)) : undefined;
        if (old === undefined) return;
        Object.assign(resource.metadata, {
          labels: old.metadata!.labels,
          annotations: old.metadata!.annotations,
        });
        resource.spec = old.spec!;
      }, inner);
    },
  }),
  mutant({
    id: "resources.gets-tombstones",
    title: "A Get of a destroyed resource is answered with a tombstone",
    violates: ["COSI-RES-013", "COSI-VER-001", "COSI-GET-002", "COSI-GET-003", "COSI-DES-001"],
    create: () => {
      const destroyed = new Set<string>();
      return intercept(createReference(), {
        async Destroy(request, next) {
          const answer = await next(request);
          destroyed.add(keyOf(request));
          return answer;
        },
        async Get(request, next) {
          try {
            return await next(request);
          } catch (error) {
            if (!isRefusal(error, "NOT_FOUND") || !destroyed.has(keyOf(request))) throw error;
            return { resource: toTombstone(request) };
          }
        },
      });
    },
  }),
  mutant({
    id: "resources.gets-tombstones-of-anything",
    title: "A Get of a resource that never was is answered with a tombstone",
    violates: ["COSI-RES-013", "COSI-VER-001", "COSI-GET-002", "COSI-GET-003", "COSI-ERR-001"],
    create: () =>
      intercept(createReference(), {
        async Get(request, next) {
          try {
            return await next(request);
          } catch (error) {
            if (!isRefusal(error, "NOT_FOUND")) throw error;
            return { resource: toTombstone(request) };
          }
        },
      }),
  }),
  mutant({
    id: "resources.lists-tombstones",
    title: "List sends tombstones of resources that were destroyed",
    violates: [
      "COSI-RES-013",
      "COSI-VER-001",
      "COSI-LST-001",
      "COSI-LST-003",
      "COSI-DES-001",
      "COSI-LST-006",
    ],
    create: () => {
      const destroyed = new Map<string, Parameters<typeof toTombstone>[0]>();
      return intercept(createReference(), {
        async Destroy(request, next) {
          const answer = await next(request);
          destroyed.set(keyOf(request), request);
          return answer;
        },
        async *List(request, next) {
          const sent = new Set<string>();
          for await (const answer of next(request)) {
            sent.add(keyOf(answer.resource?.metadata));
            yield answer;
          }
          for (const [key, name] of destroyed) {
            const isOfKind = name.namespace === request.namespace && name.type === request.type;
            if (isOfKind && !sent.has(key)) yield { resource: toTombstone(name) };
          }
        },
      });
    },
  }),
  mutant({
    id: "resources.answers-create-with-request",
    title: "The answer to a Create has the version of the request",
    violates: ["COSI-RES-013", "COSI-VER-001", "COSI-CRE-002"],
    create: () =>
      intercept(createReference(), {
        async Create(request, next) {
          const { version } = request.resource?.metadata ?? { version: "" };
          const answer = await next(request);
          if (answer.resource?.metadata) answer.resource.metadata.version = version;
          return answer;
        },
      }),
  }),
  mutant({
    id: "resources.answers-update-without-version",
    title: "The answer to an Update has the version undefined",
    violates: ["COSI-RES-013", "COSI-VER-001", "COSI-VER-002", "COSI-UPD-002", "COSI-UPD-001"],
    create: () =>
      editResources(({ metadata }, place) => {
        if (place === "Update") metadata.version = "undefined";
      }),
  }),
];
