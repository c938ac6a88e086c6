import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** A server that refuses a Create because of a version that is well formed. */
function refusing(name: string, title: string, isRefused: (version: string) => boolean): Mutant {
  const violates: readonly [RequirementId, ...RequirementId[]] = ["COSI-CRE-004"];
  return mutant({
    id: `creating.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        Create(request, next) {
          const version = request.resource?.metadata?.version ?? "";
          if (/^\d+$/.test(version) && isRefused(version)) refuse("INVALID_ARGUMENT");
          return next(request);
        },
      }),
  });
}

export default [
  refusing("refuses-numbers", "A Create with a version other than undefined is refused", () => true),
  refusing("refuses-zero", "A Create with version 0 is refused", (version) => Number(version) === 0),
  refusing(
    "refuses-large-numbers",
    "A Create with a version that has no exact double is refused",
    (version) => !Number.isSafeInteger(Number(version)),
  ),
  refusing("refuses-leading-zeros", "A Create with leading zeros in its version is refused", (version) =>
    /^0\d/.test(version),
  ),
];
