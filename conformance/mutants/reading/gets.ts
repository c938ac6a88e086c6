import { create } from "@bufbuild/protobuf";
import { type Resource, ResourceSchema } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { createDescribingReference } from "../lib/describing-reference.ts";
import { type Complete, editResources } from "../lib/edit-resources.ts";
import { type Context, type Interceptors, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { findStored, keyOf, nameOf } from "../lib/stored.ts";

type Violated = readonly [RequirementId, ...RequirementId[]];
type Name = Parameters<typeof keyOf>[0];

/** A server with its own interceptors, which may keep something between calls. */
function serving(name: string, title: string, violates: Violated, build: () => Interceptors): Mutant {
  return mutant({
    id: `reading.${name}`,
    title,
    violates,
    create: () => intercept(createDescribingReference(), build()),
  });
}

/** A server whose Get leaves out a part of a resource. */
function losing(
  name: string,
  title: string,
  change: (resource: Complete) => void,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `reading.${name}`,
    title,
    // List is right; who compares the two cannot tell which of them is.
    violates: ["COSI-GET-001", "COSI-LST-001", ...more],
    create: () =>
      editResources((resource, place) => {
        if (place === "Get") change(resource);
      }, createDescribingReference()),
  });
}

/** A server that answers something of its own where nothing is stored. */
function missing(
  name: string,
  title: string,
  answer: (request: Name, context: Context) => Promise<Resource | undefined>,
): Mutant {
  return serving(name, title, ["COSI-GET-002"], () => ({
    async Get(request, next, context) {
      try {
        return await next(request);
      } catch (error) {
        if (!isRefusal(error, "NOT_FOUND")) throw error;
        const resource = await answer(request, context);
        return resource === undefined ? {} : { resource };
      }
    },
  }));
}

/** Whether a kind holds anything. */
async function isKnown(context: Context, name: Name): Promise<boolean> {
  const { namespace, type } = nameOf(name);
  for await (const _ of context.stream("List", { namespace, type })) return true;
  return false;
}

/** The first resource of the kind that fits. */
async function findOther(context: Context, name: Name, fits: (id: string) => boolean): Promise<Resource> {
  const { namespace, type } = nameOf(name);
  for await (const { resource } of context.stream("List", { namespace, type })) {
    if (resource?.metadata && fits(resource.metadata.id)) return resource;
  }
  return refuse("NOT_FOUND");
}

/** Interceptors that call `changed` after every write that succeeds, with the state before it. */
function afterWrites(
  changed: (name: Name, before: Resource | undefined, method: string) => void,
): Interceptors {
  const note = async <T>(
    method: string,
    name: Name,
    context: Context,
    call: () => Promise<T>,
  ): Promise<T> => {
    const before = await findStored(context, name);
    const answer = await call();
    changed(name, before, method);
    return answer;
  };
  return {
    Create: (request, next, context) =>
      note("Create", request.resource?.metadata, context, () => next(request)),
    Update: (request, next, context) =>
      note("Update", request.newResource?.metadata, context, () => next(request)),
    Destroy: (request, next, context) => note("Destroy", request, context, () => next(request)),
  };
}

export default [
  losing(
    "get-without-annotations",
    "Get leaves out annotations",
    ({ metadata }) => {
      metadata.annotations = {};
    },
    ["COSI-LBL-001", "COSI-LBL-002", "COSI-PHA-006", "COSI-UPD-007", "COSI-CRE-001"],
  ),
  losing(
    "get-without-finalizers",
    "Get leaves out finalizers",
    ({ metadata }) => {
      metadata.finalizers = [];
    },
    ["COSI-PHA-006", "COSI-UPD-007"],
  ),
  losing(
    "get-one-label",
    "Get answers one label at most",
    ({ metadata }) => {
      metadata.labels = Object.fromEntries(Object.entries(metadata.labels).slice(0, 1));
    },
    ["COSI-LBL-001", "COSI-LBL-002", "COSI-PHA-006", "COSI-UPD-007"],
  ),
  losing(
    "get-without-yaml",
    "Get leaves out `yaml_spec`",
    ({ spec }) => {
      if (spec !== undefined) spec.yamlSpec = "";
    },
    ["COSI-RES-009", "COSI-UPD-003", "COSI-CRE-001"],
  ),
  losing(
    "get-cut-at-a-kibibyte",
    "Get sends 1,024 bytes of `proto_spec` at most",
    ({ spec }) => {
      if (spec !== undefined) spec.protoSpec = spec.protoSpec.slice(0, 1024);
    },
    ["COSI-RES-009"],
  ),
  losing(
    "get-created-for-updated",
    "Get answers the time of creation for that of the last change",
    ({ metadata }) => {
      if (metadata.created !== undefined) metadata.updated = metadata.created;
    },
  ),
  serving("get-long-ids", "Get does not find IDs longer than 63 bytes", ["COSI-GET-001"], () => ({
    Get: (request, next) => (Buffer.byteLength(request.id) > 63 ? refuse("NOT_FOUND") : next(request)),
  })),
  serving(
    "get-checks-id",
    "Get refuses IDs with characters other than letters, digits, dots and dashes",
    ["COSI-GET-001", "COSI-GET-002"],
    () => ({
      Get: (request, next) => (/^[\w.-]*$/.test(request.id) ? next(request) : refuse("INVALID_ARGUMENT")),
    }),
  ),

  missing(
    "nothing-is-empty",
    "Get of what is not stored answers OK without a resource",
    async () => undefined,
  ),
  missing(
    "nothing-is-a-shell",
    "Get of what is not stored answers OK with a resource that has just the names",
    async (request) => {
      const metadata = { ...nameOf(request), version: "undefined", phase: "running" };
      return create(ResourceSchema, { metadata, spec: {} });
    },
  ),
  missing("nothing-is-internal", "Get of what is not stored is answered with INTERNAL", async () =>
    refuse("INTERNAL"),
  ),
  missing("nothing-is-unknown", "Get of what is not stored is answered with UNKNOWN", async () =>
    refuse("UNKNOWN"),
  ),
  missing(
    "unknown-kind-is-invalid",
    "Get in a kind without resources is answered with INVALID_ARGUMENT",
    async (request, context) => refuse((await isKnown(context, request)) ? "NOT_FOUND" : "INVALID_ARGUMENT"),
  ),
  missing(
    "unknown-kind-is-denied",
    "Get in a kind without resources is answered with PERMISSION_DENIED",
    async (request, context) => refuse((await isKnown(context, request)) ? "NOT_FOUND" : "PERMISSION_DENIED"),
  ),
  missing(
    "unknown-kind-is-empty",
    "Get in a kind without resources answers OK without a resource",
    async (request, context) => ((await isKnown(context, request)) ? refuse("NOT_FOUND") : undefined),
  ),
  missing(
    "known-kind-is-precondition",
    "Get of a missing ID in a kind with resources is answered with FAILED_PRECONDITION",
    async (request, context) =>
      refuse((await isKnown(context, request)) ? "FAILED_PRECONDITION" : "NOT_FOUND"),
  ),
  missing(
    "finds-by-prefix",
    "Get answers the first resource whose ID begins with the one that was asked for",
    (request, context) => findOther(context, request, (id) => id.startsWith(nameOf(request).id)),
  ),
  missing("finds-next", "Get answers the next resource in order", (request, context) =>
    findOther(
      context,
      request,
      (id) => Buffer.compare(Buffer.from(id), Buffer.from(nameOf(request).id)) >= 0,
    ),
  ),

  serving(
    "remembers-destroyed",
    "Get goes on to answer what was destroyed if it was read before",
    ["COSI-GET-003", "COSI-DES-001", "COSI-GET-002"],
    () => {
      const read = new Map<string, Resource>();
      return {
        async Get(request, next) {
          try {
            const answer = await next(request);
            if (answer.resource !== undefined) read.set(keyOf(request), answer.resource);
            return answer;
          } catch (error) {
            const resource = read.get(keyOf(request));
            if (resource === undefined || !isRefusal(error, "NOT_FOUND")) throw error;
            return { resource };
          }
        },
      };
    },
  ),
  serving(
    "destroyed-for-one-get",
    "The first Get after a Destroy answers the last state",
    ["COSI-GET-003", "COSI-DES-001", "COSI-GET-004"],
    () => {
      const last = new Map<string, Resource>();
      return {
        ...afterWrites((name, before, method) => {
          if (method === "Destroy" && before !== undefined) last.set(keyOf(name), before);
        }),
        async Get(request, next) {
          const resource = last.get(keyOf(request));
          last.delete(keyOf(request));
          return resource === undefined ? next(request) : { resource };
        },
      };
    },
  ),
  serving(
    "destroyed-is-empty",
    "Get of what was destroyed answers OK without a resource",
    ["COSI-GET-003", "COSI-DES-001", "COSI-GET-002"],
    () => {
      const gone = new Set<string>();
      return {
        ...afterWrites((name, _, method) => {
          if (method === "Destroy") gone.add(keyOf(name));
          else gone.delete(keyOf(name));
        }),
        async Get(request, next) {
          return gone.has(keyOf(request)) ? {} : next(request);
        },
      };
    },
  ),

  serving(
    "one-write-behind",
    "The first Get after an Update answers the state before it",
    ["COSI-GET-004"],
    () => {
      const behind = new Map<string, Resource>();
      return {
        ...afterWrites((name, before, method) => {
          if (method === "Update" && before !== undefined) behind.set(keyOf(name), before);
          else behind.delete(keyOf(name));
        }),
        async Get(request, next) {
          const resource = behind.get(keyOf(request));
          behind.delete(keyOf(request));
          return resource === undefined ? next(request) : { resource };
        },
      };
    },
  ),
  serving(
    "missing-is-cached",
    "A Get right after a Create answers NOT_FOUND if the last Get did",
    ["COSI-GET-004", "COSI-GET-001"],
    () => {
      const absent = new Set<string>();
      return {
        async Get(request, next) {
          if (absent.delete(keyOf(request))) refuse("NOT_FOUND");
          try {
            return await next(request);
          } catch (error) {
            if (isRefusal(error, "NOT_FOUND")) absent.add(keyOf(request));
            throw error;
          }
        },
      };
    },
  ),
  serving(
    "second-read-is-cached",
    "Get answers from a cache that only Creates and Destroys clear",
    ["COSI-GET-004", "COSI-GET-001"],
    () => {
      const cache = new Map<string, Resource>();
      return {
        ...afterWrites((name, _, method) => {
          if (method !== "Update") cache.delete(keyOf(name));
        }),
        async Get(request, next) {
          const cached = cache.get(keyOf(request));
          if (cached !== undefined) return { resource: cached };
          const answer = await next(request);
          if (answer.resource !== undefined) cache.set(keyOf(request), answer.resource);
          return answer;
        },
      };
    },
  ),
];
