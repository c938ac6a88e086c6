import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { nextTurn } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

export default variant({
  id: "one-at-a-time",
  title: "Short calls are answered one after the other, in the order in which they came",
  why: "Nothing asks for calls to be answered at the same time, as long as all are answered.",
  create() {
    let last: Promise<unknown> = Promise.resolve();
    return intercept(createReference(), {
      raw: (method, request, next) => {
        if (method === "Watch" || method === "TeardownAndDestroy") return undefined;
        const before = last;
        let finish = (): void => undefined;
        last = new Promise<void>((resolve) => {
          finish = resolve;
        });
        return (async function* () {
          await before;
          const messages: Uint8Array[] = [];
          try {
            for await (const bytes of next(request)) messages.push(bytes);
            await nextTurn();
          } finally {
            finish();
          }
          yield* messages;
        })();
      },
    });
  },
});
