import { create } from "@bufbuild/protobuf";
import { MetadataSchema, SpecSchema } from "@cosi-spec/types";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, onRefusal, rewrite } from "../lib/stored.ts";

export default [
  mutant({
    id: "errors.creates-without-spec",
    title: "A Create without spec is taken for one with an empty spec",
    violates: ["COSI-ERR-002"],
    create: () =>
      intercept(createReference(), {
        Create(request, next) {
          if (request.resource?.metadata) request.resource.spec ??= create(SpecSchema);
          return next(request);
        },
      }),
  }),
  mutant({
    id: "errors.updates-without-spec",
    title: "An Update without spec is taken for one with an empty spec",
    violates: ["COSI-ERR-002"],
    create: () =>
      intercept(createReference(), {
        Update(request, next) {
          if (request.newResource?.metadata) request.newResource.spec ??= create(SpecSchema);
          return next(request);
        },
      }),
  }),
  mutant({
    id: "errors.keeps-absent-spec",
    title: "An Update without spec keeps the stored spec",
    violates: ["COSI-ERR-002"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const stored = await findStored(context, request.newResource?.metadata);
          if (stored?.spec && request.newResource?.metadata) request.newResource.spec ??= stored.spec;
          return next(request);
        },
      }),
  }),
  mutant({
    id: "errors.names-nameless",
    title: "A Create without metadata is stored under a name that the server makes up",
    violates: ["COSI-ERR-002"],
    create: () => {
      let count = 0;
      return intercept(createReference(), {
        Create(request, next) {
          if (request.resource !== undefined && request.resource.metadata === undefined) {
            const id = `unnamed-${++count}`;
            const names = { namespace: "default", type: "Unknowns.example.dev", id };
            request.resource.metadata = create(MetadataSchema, {
              ...names,
              version: "undefined",
              phase: "running",
            });
          }
          return next(request);
        },
      });
    },
  }),
  mutant({
    id: "errors.accepts-nothing",
    title: "A Create or Update without a resource is answered with OK",
    violates: ["COSI-ERR-002", "COSI-ERR-001"],
    create: () =>
      intercept(createReference(), {
        Create: async (request, next) => (request.resource === undefined ? {} : next(request)),
        Update: async (request, next) => (request.newResource === undefined ? {} : next(request)),
      }),
  }),
  mutant({
    id: "errors.expects-any-phase-for-empty",
    title: "An expected_phase that is present and empty is taken for an absent one",
    violates: ["COSI-ERR-002"],
    create: () =>
      intercept(createReference(), {
        Update(request, next) {
          if (request.options?.expectedPhase === "") delete request.options.expectedPhase;
          return next(request);
        },
      }),
  }),
  mutant({
    id: "errors.expects-any-phase-for-unknown",
    title: "An expected_phase that is no phase is ignored",
    violates: ["COSI-ERR-002"],
    create: () =>
      intercept(createReference(), {
        Update(request, next) {
          const phase = request.options?.expectedPhase ?? "";
          if (phase !== "" && phase !== "running" && phase !== "tearingDown") {
            delete request.options!.expectedPhase;
          }
          return next(request);
        },
      }),
  }),
  mutant({
    id: "errors.stores-half-an-update",
    title: "An Update without spec is refused, but its labels are stored",
    violates: ["COSI-ERR-002", "COSI-UPD-011", "COSI-WCH-008"],
    create: () =>
      intercept(createReference(), {
        Update: (request, next, context) =>
          onRefusal(next(request), async () => {
            const { metadata, spec } = request.newResource ?? {};
            const stored = metadata && spec === undefined ? await findStored(context, metadata) : undefined;
            if (stored === undefined) return;
            await rewrite(context, stored, (copy) => {
              copy.metadata.labels = metadata!.labels;
            });
          }),
      }),
  }),
];
