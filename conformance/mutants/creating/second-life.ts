import type { CreateRequest, Metadata, Resource } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf } from "../lib/stored.ts";

/** A server that knows the last state of every destroyed resource and lets it change a later Create. */
function remembering(
  change: (request: CreateRequest & { resource: Resource }, old: Resource) => void,
): InProcessServer {
  const graves = new Map<string, Resource>();
  return intercept(createReference(), {
    async Destroy(request, next, context) {
      const stored = await findStored(context, request);
      const answer = await next(request);
      if (stored !== undefined) graves.set(keyOf(request), stored);
      return answer;
    },
    Create(request, next) {
      const old = graves.get(keyOf(request.resource?.metadata));
      if (old !== undefined && request.resource?.metadata) change(request as never, old);
      return next(request);
    },
  });
}

/** A server whose second lives take over a part of the metadata. */
function inheriting(
  name: string,
  title: string,
  inherit: (metadata: Metadata, old: Metadata) => void,
): Mutant {
  return mutant({
    id: `creating.${name}`,
    title,
    violates: ["COSI-CRE-009"],
    create: () => remembering(({ resource }, old) => inherit(resource.metadata!, old.metadata!)),
  });
}

export default [
  inheriting("inherits-labels", "A second life keeps labels of the first one", (metadata, old) => {
    metadata.labels = { ...old.labels, ...metadata.labels };
  }),
  inheriting("inherits-annotations", "A second life keeps annotations of the first one", (metadata, old) => {
    metadata.annotations = { ...old.annotations, ...metadata.annotations };
  }),
  mutant({
    id: "creating.inherits-spec",
    title: "A second life that is created with an empty YAML text has that of the first one",
    violates: ["COSI-CRE-009", "COSI-CRE-001"],
    create: () =>
      remembering(({ resource }, old) => {
        if (resource.spec?.yamlSpec === "") resource.spec.yamlSpec = old.spec!.yamlSpec;
      }),
  }),
  mutant({
    id: "creating.inherits-owner",
    title: "A second life that is created without owner belongs to the owner of the first one",
    violates: ["COSI-CRE-009", "COSI-OWN-001"],
    create: () =>
      remembering((request, old) => {
        if ((request.options?.owner ?? "") !== "") return;
        request.options = { $typeName: "cosi.resource.CreateOptions", owner: old.metadata!.owner };
      }),
  }),
  mutant({
    id: "creating.refuses-second-life",
    title: "A triple that was destroyed is taken for ever",
    violates: ["COSI-CRE-009", "COSI-CRE-001", "COSI-WCH-015"],
    create: () => remembering(() => refuse("ALREADY_EXISTS")),
  }),
  mutant({
    id: "creating.inherits-created",
    title: "A second life has the time of creation of the first one",
    violates: ["COSI-CRE-009"],
    create: () => {
      const births = new Map<string, NonNullable<Metadata["created"]>>();
      const backdate = <T extends { resource?: Resource | undefined }>(answer: T): T => {
        const { metadata } = answer.resource!;
        const first = births.get(keyOf(metadata));
        if (first === undefined) births.set(keyOf(metadata), metadata!.created!);
        else metadata!.created = first;
        return answer;
      };
      return intercept(createReference(), {
        async *Watch(request, next) {
          for await (const answer of next(request)) {
            for (const event of answer.event) {
              if (event.resource && births.has(keyOf(event.resource.metadata))) backdate(event);
              if (event.old) backdate({ resource: event.old });
            }
            yield answer;
          }
        },
        Create: async (request, next) => backdate(await next(request)),
        Get: async (request, next) => backdate(await next(request)),
        Update: async (request, next) => backdate(await next(request)),
        async *List(request, next) {
          for await (const answer of next(request)) yield backdate(answer);
        },
      });
    },
  }),
];
