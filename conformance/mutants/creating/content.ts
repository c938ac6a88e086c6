import type { Metadata, Resource } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

type Change = (metadata: Metadata, resource: Resource) => void;

/** A server that stores something else than the request of a Create says. */
function storing(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  change: Change,
): Mutant {
  return mutant({
    id: `creating.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        Create(request, next) {
          if (request.resource?.metadata) change(request.resource.metadata, request.resource);
          return next(request);
        },
      }),
  });
}

export default [
  storing(
    "loses-annotations",
    "A Create does not store annotations",
    ["COSI-CRE-001", "COSI-LBL-001"],
    (metadata) => {
      metadata.annotations = {};
    },
  ),
  storing(
    "loses-empty-labels",
    "A Create leaves out labels without a value",
    ["COSI-CRE-001", "COSI-LBL-001"],
    (metadata) => {
      metadata.labels = Object.fromEntries(
        Object.entries(metadata.labels).filter(([, value]) => value !== ""),
      );
    },
  ),
  storing(
    "starts-running",
    "A Create stores every valid phase as running",
    ["COSI-CRE-001", "COSI-PHA-002", "COSI-PHA-005", "COSI-DES-001", "COSI-FIN-006"],
    (metadata) => {
      if (metadata.phase === "tearingDown") metadata.phase = "running";
    },
  ),
  storing(
    "sorts-finalizers",
    "A Create stores finalizers in alphabetical order",
    ["COSI-CRE-001", "COSI-FIN-001"],
    (metadata) => metadata.finalizers.sort(),
  ),
  storing(
    "trims-yaml",
    "A Create stores the YAML text without white space at its end",
    ["COSI-CRE-001", "COSI-RES-007"],
    (_, { spec }) => {
      if (spec !== undefined) spec.yamlSpec = spec.yamlSpec.trimEnd();
    },
  ),
];
