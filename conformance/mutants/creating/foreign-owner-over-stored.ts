import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, rewrite } from "../lib/stored.ts";

export default mutant({
  id: "creating.foreign-owner-over-stored",
  title: "A Create with another owner in its metadata is taken for an Update where the triple is stored",
  violates: ["COSI-OWN-003", "COSI-ERR-001"],
  create: () =>
    intercept(createReference(), {
      async Create(request, next, context) {
        const { metadata, spec } = request.resource ?? {};
        const isForeign =
          (metadata?.owner ?? "") !== "" && metadata?.owner !== (request.options?.owner ?? "");
        const stored = isForeign ? await findStored(context, metadata) : undefined;
        if (stored === undefined) return next(request);
        const resource = await rewrite(context, stored, (copy) => {
          copy.spec = spec ?? copy.spec!;
        });
        return { resource };
      },
    }),
});
