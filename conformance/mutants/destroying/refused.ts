import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, onRefusal, removeStored, rewrite } from "../lib/stored.ts";

export default [
  mutant({
    id: "destroying.checks-finalizers-first",
    title: "A Destroy looks at finalizers before it looks at the owner",
    violates: ["COSI-DES-003"],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next, context) {
          const stored = await findStored(context, request);
          if ((stored?.metadata?.finalizers.length ?? 0) > 0) refuse("FAILED_PRECONDITION");
          return next(request);
        },
      }),
  }),
  mutant({
    id: "destroying.tears-down-instead",
    title: "A Destroy that is refused for finalizers sets the phase to tearingDown",
    violates: ["COSI-DES-004", "COSI-WCH-008"],
    create: () =>
      intercept(createReference(), {
        Destroy: (request, next, context) =>
          onRefusal(next(request), async (error) => {
            const stored = await findStored(context, request);
            if (!isRefusal(error, "FAILED_PRECONDITION") || stored?.metadata?.phase !== "running") return;
            await rewrite(context, stored, ({ metadata }) => {
              metadata.phase = "tearingDown";
            });
          }),
      }),
  }),
  mutant({
    id: "destroying.raises-version-for-strangers",
    title: "A Destroy that is refused for its owner raises the version",
    violates: ["COSI-DES-004", "COSI-WCH-008"],
    create: () =>
      intercept(createReference(), {
        Destroy: (request, next, context) =>
          onRefusal(next(request), async (error) => {
            const stored = await findStored(context, request);
            if (stored !== undefined && isRefusal(error, "PERMISSION_DENIED")) {
              await rewrite(context, stored, () => undefined);
            }
          }),
      }),
  }),
  mutant({
    id: "destroying.removes-and-refuses",
    title: "A Destroy by another owner is refused, but the resource is removed",
    violates: ["COSI-DES-004", "COSI-OWN-005", "COSI-WCH-008"],
    create: () =>
      intercept(createReference(), {
        Destroy: (request, next, context) =>
          onRefusal(next(request), async (error) => {
            const stored = await findStored(context, request);
            if (stored !== undefined && isRefusal(error, "PERMISSION_DENIED")) {
              await removeStored(context, stored);
            }
          }),
      }),
  }),
];
