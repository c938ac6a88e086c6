import type { Metadata, Resource, UpdateRequest } from "@cosi-spec/types";
import type { CodeName } from "../../src/driver/code.ts";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept, isRefusal } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, onRefusal, rewrite } from "../lib/stored.ts";

/** A server that changes the stored resource although it refuses an Update. */
function changing(
  name: string,
  title: string,
  code: CodeName,
  change: (copy: Resource & { metadata: Metadata }, request: UpdateRequest) => void,
  more: readonly RequirementId[] = [],
  isMeant: (request: UpdateRequest) => boolean = () => true,
): Mutant {
  return mutant({
    id: `updating.${name}`,
    title,
    violates: ["COSI-UPD-011", "COSI-WCH-008", ...more],
    create: () =>
      intercept(createReference(), {
        Update: (request, next, context) =>
          onRefusal(next(request), async (error) => {
            if (!isRefusal(error, code) || !isMeant(request)) return;
            const stored = await findStored(context, request.newResource?.metadata);
            if (stored !== undefined) await rewrite(context, stored, (copy) => change(copy, request));
          }),
      }),
  });
}

export default [
  changing(
    "raises-version-on-conflict",
    "An Update that is refused for its version raises the stored version",
    "FAILED_PRECONDITION",
    () => undefined,
    ["COSI-UPD-012"],
  ),
  changing(
    "stores-labels-before-owner-check",
    "An Update that is refused for its owner has changed the labels",
    "PERMISSION_DENIED",
    ({ metadata }, { newResource }) => {
      metadata.labels = newResource!.metadata!.labels;
    },
  ),
  changing(
    "stores-finalizers-before-phase-check",
    "An Update that is refused for the stored phase has changed the finalizers",
    "INVALID_ARGUMENT",
    ({ metadata }, { newResource }) => {
      metadata.finalizers = newResource!.metadata!.finalizers;
    },
    [],
    ({ newResource, options }) =>
      newResource?.metadata !== undefined &&
      (options?.expectedPhase === "running" || options?.expectedPhase === "tearingDown"),
  ),
  changing(
    "stores-spec-on-conflict",
    "An Update that is refused for its version has changed the spec",
    "FAILED_PRECONDITION",
    (copy, { newResource }) => {
      copy.spec = newResource!.spec!;
    },
    ["COSI-UPD-004", "COSI-UPD-012"],
  ),
];
