import { intercept, isRefusal } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, onRefusal, rewrite } from "../lib/stored.ts";

export default mutant({
  id: "creating.malformed-over-stored",
  title: "A Create that is refused as malformed has changed the labels of the stored resource",
  violates: ["COSI-ERR-002", "COSI-PHA-004", "COSI-VER-006", "COSI-WCH-008"],
  create: () =>
    intercept(createReference(), {
      Create: (request, next, context) =>
        onRefusal(next(request), async (error) => {
          const { metadata } = request.resource ?? {};
          if (metadata === undefined || !isRefusal(error, "INVALID_ARGUMENT")) return;
          const stored = await findStored(context, metadata);
          if (stored === undefined) return;
          await rewrite(context, stored, (copy) => {
            copy.metadata.labels = metadata.labels;
          });
        }),
    }),
});
