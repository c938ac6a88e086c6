import { intercept, isRefusal } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default mutant({
  id: "transport.ends-watches-with-ok",
  title: "A server that is stopped ends its watches with OK",
  violates: ["COSI-WCH-004", "COSI-TRN-010"],
  create: () =>
    intercept(createReference(), {
      async *Watch(request, next) {
        try {
          yield* next(request);
        } catch (error) {
          if (!isRefusal(error, "UNAVAILABLE")) throw error;
        }
      },
    }),
});
