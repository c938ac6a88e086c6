import { bookmarkOf, hasRightLength, readHistory, readPosition } from "../lib/bookmarks.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default variant({
  id: "no-old-bookmarks",
  title:
    "A bookmark is refused as soon as the kind has a later event, and that of BOOTSTRAPPED and NOOP at once",
  why: "COSI-WCH-034 allows a refusal with FAILED_PRECONDITION; only COSI-WCH-035, for the latest event, demands more.",
  create: () =>
    intercept(createReference(), {
      async *Watch(request, next, context) {
        const { options } = request;
        const bookmark = bookmarkOf(request);
        const isContradiction = options?.bootstrapContents === true || (options?.tailEvents ?? 0) > 0;
        if (bookmark !== undefined && hasRightLength(bookmark) && !isContradiction) {
          const latest = (await readHistory(context, request)).at(-1)?.bookmark;
          if (latest === undefined || readPosition(latest) !== readPosition(bookmark))
            refuse("FAILED_PRECONDITION");
        }
        yield* next(request);
      },
    }),
});
