import type { Spec } from "@cosi-spec/types";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf, leaveGap } from "../lib/stored.ts";

export default [
  mutant({
    id: "updating.reads-in-two-steps",
    title: "Get reads the metadata first and the spec a moment later",
    violates: ["COSI-UPD-013"],
    create: () =>
      intercept(createReference(), {
        async Get(request, next, context) {
          const { resource } = await next(request);
          await leaveGap();
          const later = await findStored(context, request);
          return { resource: { ...resource!, spec: (later ?? resource!).spec! } };
        },
      }),
  }),
  mutant({
    id: "updating.lists-in-two-steps",
    title: "List takes the metadata from an index and reads each spec a moment later",
    violates: ["COSI-UPD-013"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next, context) {
          for await (const { resource } of next(request)) {
            await leaveGap();
            const later = await findStored(context, resource!.metadata);
            yield { resource: { ...resource!, spec: (later ?? resource!).spec! } };
          }
        },
      }),
  }),
  mutant({
    id: "updating.caches-spec",
    title: "Get takes the spec from a cache that is refreshed a moment after the Update was answered",
    violates: [
      "COSI-UPD-013",
      "COSI-GET-004",
      "COSI-ERR-001",
      "COSI-UPD-012",
      "COSI-UPD-011",
      "COSI-UPD-001",
      "COSI-UPD-002",
      "COSI-RES-007",
      "COSI-GET-001",
    ],
    create: () => {
      const cache = new Map<string, Spec>();
      return intercept(createReference(), {
        async Update(request, next, context) {
          const stored = await findStored(context, request.newResource?.metadata);
          const answer = await next(request);
          const key = keyOf(answer.resource!.metadata);
          cache.set(key, stored!.spec!);
          void leaveGap().then(() => cache.delete(key));
          return answer;
        },
        Destroy(request, next) {
          cache.delete(keyOf(request));
          return next(request);
        },
        async Get(request, next) {
          const answer = await next(request);
          const spec = cache.get(keyOf(answer.resource!.metadata));
          return spec === undefined ? answer : { resource: { ...answer.resource!, spec } };
        },
      });
    },
  }),
];
