import { intercept, refuse } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default variant({
  id: "strict-single-watch",
  title: "A single watch with `aggregated`, `bootstrap_bookmark` or an id query is refused",
  why: "COSI-WCH-019 and the note of COSI-WCH-018 name the refusals.",
  create: () =>
    intercept(createReference(), {
      async *Watch(request, next) {
        const { aggregated, bootstrapBookmark, idQuery } = request.options ?? {};
        if (request.id !== undefined && (aggregated || bootstrapBookmark)) refuse("INVALID_ARGUMENT");
        if (request.id !== undefined && (idQuery?.regexp ?? "") !== "") refuse("UNIMPLEMENTED");
        yield* next(request);
      },
    }),
});
