import { equals } from "@bufbuild/protobuf";
import { MetadataSchema, type Resource } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

/** A server that mixes the spec of an Update with the stored one. */
function mixing(
  name: string,
  title: string,
  mix: (next: Resource, stored: Resource) => void,
  violates: readonly [RequirementId, ...RequirementId[]] = ["COSI-UPD-001", "COSI-RES-007", "COSI-UPD-013"],
): Mutant {
  return mutant({
    id: `updating.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const stored = await findStored(context, request.newResource?.metadata);
          if (stored !== undefined && request.newResource?.spec) mix(request.newResource, stored);
          return next(request);
        },
      }),
  });
}

export default [
  mixing("keeps-yaml", "An Update with an empty yaml_spec keeps the stored one", ({ spec }, stored) => {
    if (spec!.yamlSpec === "") spec!.yamlSpec = stored.spec!.yamlSpec;
  }),
  mixing("keeps-proto", "An Update with an empty proto_spec keeps the stored one", ({ spec }, stored) => {
    if (spec!.protoSpec.length === 0) spec!.protoSpec = stored.spec!.protoSpec;
  }),
  mixing(
    "compares-proto-only",
    "An Update whose proto_spec is the stored one is taken for one without a change of the spec",
    (resource, stored) => {
      if (Buffer.compare(resource.spec!.protoSpec, stored.spec!.protoSpec) === 0)
        resource.spec = stored.spec!;
    },
  ),
  mixing(
    "writes-metadata-only",
    "An Update that changes labels, annotations, finalizers or phase does not change the spec",
    (resource, stored) => {
      if (!equals(MetadataSchema, { ...resource.metadata!, ...timesOf(stored) }, stored.metadata!)) {
        resource.spec = stored.spec!;
      }
    },
    ["COSI-UPD-001", "COSI-UPD-013", "COSI-PHA-006"],
  ),
];

/** What an Update does not take from its request, and its owner and version, which are equal where it succeeds. */
function timesOf({ metadata }: Resource): object {
  const { created, updated, owner, version } = metadata!;
  return { created, updated, owner, version };
}
