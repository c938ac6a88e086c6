import type { Metadata } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { renameResources } from "../lib/rename.ts";
import { findStored, nameOf, removeStored, rewrite, type Triple } from "../lib/stored.ts";

/** A server that takes two triples for one on Create, because of a key that leaves out a part. */
function refusingTwins(toKey: (name: Triple) => string): InProcessServer {
  const taken = new Map<string, string>();
  return intercept(createReference(), {
    async Create(request, next) {
      const name = nameOf(request.resource?.metadata);
      const holder = taken.get(toKey(name));
      if (holder !== undefined && holder !== JSON.stringify(name)) refuse("ALREADY_EXISTS");
      const answer = await next(request);
      taken.set(toKey(name), JSON.stringify(name));
      return answer;
    },
    async Destroy(request, next) {
      const answer = await next(request);
      taken.delete(toKey(nameOf(request)));
      return answer;
    },
  });
}

/** Remembers which names were ever given, to find those that are related to one. */
function rememberNames(): { note(metadata: Metadata | undefined): void; all(): readonly Triple[] } {
  const names = new Map<string, Triple>();
  return {
    note: (metadata) => names.set(JSON.stringify(nameOf(metadata)), nameOf(metadata)),
    all: () => [...names.values()],
  };
}

export default [
  mutant({
    id: "resources.unique-across-namespaces",
    title: "An id that one namespace holds cannot be created in another namespace",
    violates: ["COSI-RES-001", "COSI-CRE-001", "COSI-LST-004"],
    create: () => refusingTwins(({ type, id }) => JSON.stringify([type, id])),
  }),
  mutant({
    id: "resources.unique-across-types",
    title: "An id that one type holds cannot be created for another type of the namespace",
    violates: ["COSI-RES-001", "COSI-CRE-001", "COSI-LST-004"],
    create: () => refusingTwins(({ namespace, id }) => JSON.stringify([namespace, id])),
  }),
  mutant({
    id: "resources.joins-namespace-and-type",
    title: "Namespace and type are joined by a slash, so that (a/b, c) and (a, b/c) are one kind",
    violates: ["COSI-RES-001", "COSI-RES-003", "COSI-LST-004"],
    create: () =>
      renameResources(({ namespace, type, id }) => ({
        namespace: `${namespace}/${type}`,
        type: "joined",
        id,
      })),
  }),
  mutant({
    id: "resources.joins-type-and-id",
    title: "Type and id are joined by a slash, so that type a/b, id c and type a, id b/c collide",
    violates: ["COSI-RES-001", "COSI-RES-003"],
    create: () => refusingTwins(({ namespace, type, id }) => `${namespace}\n${type}/${id}`),
  }),
  mutant({
    id: "resources.updates-twins",
    title:
      "An Update writes its labels to the resources of the same id in other namespaces and types as well",
    violates: ["COSI-RES-001"],
    create: () => {
      const names = rememberNames();
      return intercept(createReference(), {
        Create(request, next) {
          names.note(request.resource?.metadata);
          return next(request);
        },
        async Update(request, next, context) {
          const answer = await next(request);
          const name = nameOf(request.newResource?.metadata);
          for (const other of names.all()) {
            if (other.id !== name.id || JSON.stringify(other) === JSON.stringify(name)) continue;
            const stored = await findStored(context, other);
            if (stored === undefined) continue;
            await rewrite(context, stored, ({ metadata }) => {
              metadata.labels = request.newResource!.metadata!.labels;
            });
          }
          return answer;
        },
      });
    },
  }),
  mutant({
    id: "resources.destroys-children",
    title: "A Destroy removes the resources whose ids continue that of the request after a slash as well",
    violates: ["COSI-RES-001", "COSI-RES-003"],
    create: () => {
      const names = rememberNames();
      return intercept(createReference(), {
        Create(request, next) {
          names.note(request.resource?.metadata);
          return next(request);
        },
        async Destroy(request, next, context) {
          const answer = await next(request);
          for (const other of names.all()) {
            const isKin = other.namespace === request.namespace && other.type === request.type;
            if (!isKin || !other.id.startsWith(`${request.id}/`)) continue;
            const stored = await findStored(context, other);
            if (stored !== undefined) await removeStored(context, stored);
          }
          return answer;
        },
      });
    },
  }),
];
