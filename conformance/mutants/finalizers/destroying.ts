import type { Metadata } from "@cosi-spec/types";
import type { CodeName } from "../../src/driver/code.ts";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, removeStored } from "../lib/stored.ts";

/** A server that destroys some resources although they have finalizers. */
function destroying(
  name: string,
  title: string,
  isDestroyed: (metadata: Metadata) => boolean,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `finalizers.${name}`,
    title,
    violates: ["COSI-FIN-006", "COSI-DES-004", ...more],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next, context) {
          const stored = await findStored(context, request);
          const isOwner = stored?.metadata?.owner === (request.options?.owner ?? "");
          if (stored?.metadata === undefined || !isOwner || stored.metadata.finalizers.length === 0) {
            return next(request);
          }
          if (!isDestroyed(stored.metadata)) return next(request);
          await removeStored(context, stored);
          return {};
        },
      }),
  });
}

/** A server that refuses with another code. */
function refusing(code: CodeName): Mutant {
  return mutant({
    id: `finalizers.destroy-${code.toLowerCase().replaceAll("_", "-")}`,
    title: `A Destroy of a resource with finalizers is refused with ${code}`,
    violates: ["COSI-FIN-006"],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next) {
          try {
            return await next(request);
          } catch (error) {
            if (isRefusal(error, "FAILED_PRECONDITION")) refuse(code);
            throw error;
          }
        },
      }),
  });
}

export default [
  destroying("destroys-anyway", "A Destroy does not look at finalizers", () => true),
  destroying(
    "destroys-running",
    "A Destroy looks at finalizers only in phase tearingDown",
    ({ phase }) => phase === "running",
  ),
  destroying(
    "destroys-tearing-down",
    "A Destroy looks at finalizers only in phase running",
    ({ phase }) => phase === "tearingDown",
  ),
  destroying(
    "destroys-owned",
    "A Destroy by an owner does not look at finalizers",
    ({ owner }) => owner !== "",
  ),
  destroying(
    "waits-for-two",
    "A Destroy is refused only if there are several finalizers",
    ({ finalizers }) => finalizers.length === 1,
  ),
  refusing("INVALID_ARGUMENT"),
  refusing("ABORTED"),
];
