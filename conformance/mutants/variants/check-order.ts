import { intercept, refuse } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

export default variant({
  id: "version-before-owner",
  title: "An Update whose owner and version are both wrong is refused for its version",
  why: "COSI-UPD-009 names both statuses; the table of chapter 04 leaves the order open.",
  create: () =>
    intercept(createReference(), {
      async Update(request, next, context) {
        try {
          return await next(request);
        } catch (error) {
          const stored = await findStored(context, request.newResource?.metadata);
          const isOwner = stored?.metadata?.owner === (request.options?.owner ?? "");
          const version = request.newResource?.metadata?.version ?? "";
          const isVersion = version === "undefined" || /^\d{1,18}$/.test(version);
          const isStale =
            version === "undefined" ||
            BigInt(isVersion ? version : 0) !== BigInt(stored?.metadata?.version ?? 0);
          if (stored !== undefined && !isOwner && isVersion && isStale && isDenied(error)) {
            refuse("FAILED_PRECONDITION");
          }
          throw error;
        }
      },
    }),
});

function isDenied(error: unknown): boolean {
  return (error as { readonly code?: number }).code === 7;
}
