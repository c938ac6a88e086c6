import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

/** A server that takes some versions for the stored one. */
function accepting(
  name: string,
  title: string,
  isAccepted: (got: string, stored: string) => boolean,
): Mutant {
  return mutant({
    id: `updating.${name}`,
    title,
    violates: ["COSI-UPD-004", "COSI-UPD-012", "COSI-UPD-011", "COSI-UPD-008"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const stored = await findStored(context, request.newResource?.metadata);
          const metadata = request.newResource?.metadata;
          if (stored !== undefined && metadata && isAccepted(metadata.version, stored.metadata!.version)) {
            metadata.version = stored.metadata!.version;
          }
          return next(request);
        },
      }),
  });
}

const isNumber = (text: string): boolean => /^\d+$/.test(text) && BigInt(text) < 2n ** 63n;

export default [
  accepting(
    "accepts-higher-version",
    "An Update is refused only if its version is lower than the stored one",
    (got, stored) => isNumber(got) && Number(got) >= Number(stored),
  ),
  accepting(
    "accepts-lower-version",
    "An Update is refused only if its version is higher than the stored one",
    (got, stored) => isNumber(got) && Number(got) <= Number(stored),
  ),
  accepting(
    "accepts-undefined-version",
    "An Update with version undefined is made whatever version is stored",
    (got) => got === "undefined",
  ),
  accepting(
    "compares-low-bits",
    "An Update compares only the lowest 32 bits of the two versions",
    (got, stored) => isNumber(got) && BigInt.asUintN(32, BigInt(got)) === BigInt.asUintN(32, BigInt(stored)),
  ),
  mutant({
    id: "updating.reports-conflict-as-aborted",
    title: "An Update from a version that is not stored is refused with ABORTED",
    violates: ["COSI-UPD-004", "COSI-UPD-008", "COSI-UPD-012", "COSI-UPD-009"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next) {
          try {
            return await next(request);
          } catch (error) {
            if (isRefusal(error, "FAILED_PRECONDITION")) refuse("ABORTED");
            throw error;
          }
        },
      }),
  }),
];
