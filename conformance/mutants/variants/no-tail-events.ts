import type { CodeName } from "../../src/driver/code.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Variant, variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

function refuseTail(code: CodeName): Variant {
  return variant({
    id: `no-tail-events-${code.toLowerCase().replaceAll("_", "-")}`,
    title: `The server has no history to replay and refuses tail_events with ${code}`,
    why: "Tail events are an optional feature; COSI-WCH-045 names both codes.",
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          if ((request.options?.tailEvents ?? 0) > 0) refuse(code);
          yield* next(request);
        },
      }),
  });
}

export default [refuseTail("UNIMPLEMENTED"), refuseTail("UNKNOWN")];
