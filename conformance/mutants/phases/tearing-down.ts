import type { Metadata } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editWrites, isAcceptable } from "../lib/edit-writes.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

type Content = "labels" | "annotations" | "finalizers";

/** A server that keeps one part of a resource as it is while it is tearing down. */
function freezing(part: Content | "spec", more: readonly RequirementId[] = []): Mutant {
  return mutant({
    id: `phases.freezes-${part}`,
    title: `An Update of a resource in phase tearingDown does not change its ${part}`,
    violates: ["COSI-PHA-006", ...more],
    create: () =>
      editWrites(({ method, resource, metadata, stored }) => {
        if (method !== "Update" || stored?.metadata?.phase !== "tearingDown") return;
        if (part !== "spec") copyPart(metadata, stored.metadata, part);
        else if (resource.spec !== undefined && stored.spec !== undefined) resource.spec = stored.spec;
      }),
  });
}

function copyPart(to: Metadata, from: Metadata, part: Content): void {
  if (part === "finalizers") to.finalizers = from.finalizers;
  else to[part] = from[part];
}

export default [
  freezing("labels", ["COSI-LBL-002"]),
  freezing("annotations", ["COSI-LBL-002"]),
  freezing("finalizers", ["COSI-FIN-005", "COSI-FIN-002"]),
  freezing("spec", ["COSI-UPD-001", "COSI-UPD-006"]),
  mutant({
    id: "phases.refuses-updates",
    title: "An Update of a resource in phase tearingDown is refused unless it names that phase as expected",
    violates: ["COSI-PHA-006", "COSI-UPD-006", "COSI-FIN-005", "COSI-PHA-003", "COSI-ERR-009"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, { call }) {
          const { namespace = "", type = "", id = "", version } = request.newResource?.metadata ?? {};
          if (request.options?.expectedPhase !== undefined) return next(request);
          const { resource } = await call("Get", { namespace, type, id });
          const { metadata } = resource!;
          const isRight = metadata?.version === version && metadata?.owner === (request.options?.owner ?? "");
          if (isRight && metadata?.phase === "tearingDown") refuse("INVALID_ARGUMENT");
          return next(request);
        },
      }),
  }),
  mutant({
    id: "phases.refuses-spec",
    title: "An Update of the spec in phase tearingDown is refused",
    violates: ["COSI-PHA-006", "COSI-UPD-006"],
    create: () =>
      editWrites((write) => {
        const { resource, stored } = write;
        if (stored?.metadata?.phase !== "tearingDown" || !isAcceptable(write)) return;
        if (resource.spec?.yamlSpec !== stored.spec?.yamlSpec) refuse("FAILED_PRECONDITION");
      }),
  }),
  mutant({
    id: "phases.get-hides",
    title: "A Get does not find resources in phase tearingDown",
    violates: [
      "COSI-PHA-005",
      "COSI-GET-001",
      "COSI-CRE-001",
      "COSI-CRE-002",
      "COSI-PHA-002",
      "COSI-PHA-003",
    ],
    create: () =>
      intercept(createReference(), {
        async Get(request, next) {
          const answer = await next(request);
          if (answer.resource?.metadata?.phase === "tearingDown") refuse("NOT_FOUND");
          return answer;
        },
      }),
  }),
  mutant({
    id: "phases.list-hides",
    title: "List leaves out resources in phase tearingDown",
    violates: ["COSI-PHA-005", "COSI-LST-001"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          for await (const answer of next(request)) {
            if (answer.resource?.metadata?.phase !== "tearingDown") yield answer;
          }
        },
      }),
  }),
];
