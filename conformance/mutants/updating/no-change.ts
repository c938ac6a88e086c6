import { equals } from "@bufbuild/protobuf";
import { type Resource, ResourceSchema } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

/** A server that does something of its own when an Update changes nothing. */
function reacting(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  react: (stored: Resource) => object,
): Mutant {
  return mutant({
    id: `updating.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const stored = await findStored(context, request.newResource?.metadata);
          if (stored === undefined || !hasSameContent(request.newResource, stored)) return next(request);
          const { owner = "", expectedPhase } = request.options ?? {};
          const isRefused =
            owner !== stored.metadata!.owner ||
            (expectedPhase ?? stored.metadata!.phase) !== stored.metadata!.phase;
          return isRefused ? next(request) : react(stored);
        },
      }),
  });
}

/** Whether a new resource names the stored version and differs from the stored one at most in timestamps. */
function hasSameContent(resource: Resource | undefined, stored: Resource): boolean {
  if (resource?.metadata === undefined) return false;
  const { created, updated } = stored.metadata!;
  const other = { ...resource, metadata: { ...resource.metadata, created, updated } } as Resource;
  return equals(ResourceSchema, other, stored);
}

export default [
  reacting(
    "skips-unchanged",
    "An Update that changes nothing is answered with OK, but not made",
    ["COSI-UPD-010", "COSI-VER-002", "COSI-RES-010", "COSI-WCH-011", "COSI-ERR-001"],
    (stored) => ({ resource: stored }),
  ),
  reacting("refuses-unchanged", "An Update that changes nothing is refused", ["COSI-UPD-010"], () =>
    refuse("FAILED_PRECONDITION"),
  ),
];
