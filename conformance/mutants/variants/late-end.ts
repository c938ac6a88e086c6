import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { nextTurn } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

export default variant({
  id: "late-end-of-list",
  title: "The status of a List comes some turns after its last message",
  why: "Nothing says how fast the status follows the last message.",
  create: () =>
    intercept(createReference(), {
      async *List(request, next) {
        yield* next(request);
        for (let turn = 0; turn < 20; turn++) await nextTurn();
      },
    }),
});
