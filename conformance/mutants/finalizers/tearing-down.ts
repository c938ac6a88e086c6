import { editWrites, isAcceptable } from "../lib/edit-writes.ts";
import { refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

/** A server that refuses some changes of the finalizers in phase tearingDown. */
function refusing(
  name: string,
  title: string,
  isRefused: (next: readonly string[], stored: readonly string[]) => boolean,
): Mutant {
  return mutant({
    id: `finalizers.${name}`,
    title,
    violates: ["COSI-FIN-005", "COSI-PHA-006", "COSI-UPD-001"],
    create: () =>
      editWrites((write) => {
        const { metadata, stored } = write;
        if (stored?.metadata?.phase !== "tearingDown" || !isAcceptable(write)) return;
        if (isRefused(metadata.finalizers, stored.metadata.finalizers)) refuse("FAILED_PRECONDITION");
      }),
  });
}

export default [
  refusing("closed-when-tearing-down", "No finalizer can be added in phase tearingDown", (next, stored) =>
    next.some((each) => !stored.includes(each)),
  ),
  refusing("stuck-when-tearing-down", "No finalizer can be removed in phase tearingDown", (next, stored) =>
    stored.some((each) => !next.includes(each)),
  ),
  refusing(
    "keeps-one-when-tearing-down",
    "The last finalizer cannot be removed in phase tearingDown",
    (next, stored) => next.length === 0 && stored.length > 0,
  ),
  mutant({
    id: "finalizers.ignores-additions",
    title: "A finalizer that is added in phase tearingDown is ignored",
    violates: ["COSI-FIN-005", "COSI-PHA-006"],
    create: () =>
      editWrites(({ metadata, stored }) => {
        if (stored?.metadata?.phase !== "tearingDown") return;
        const { finalizers } = stored.metadata;
        metadata.finalizers = metadata.finalizers.filter((each) => finalizers.includes(each));
      }),
  }),
];
