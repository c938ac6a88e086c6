import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Context, type Interceptors, intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { nextTurn, untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

/** A server whose calls hang in some case. */
function hanging(
  name: string,
  title: string,
  interceptors: Interceptors,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `limits.${name}`,
    title,
    violates: ["COSI-LIM-002", ...more],
    create: () => intercept(createReference(), interceptors),
  });
}

async function hang({ signal }: Context): Promise<never> {
  await untilCancelled(signal);
  return refuse("CANCELLED");
}

export default [
  hanging(
    "hangs-at-unknown-operator",
    "A List with an unknown operator is never answered",
    {
      async *List(request, next, context) {
        const operators = request.options?.labelQuery.flatMap(({ terms }) => terms.map(({ op }) => op));
        if (operators?.some((op) => op < 0 || op > 7)) await hang(context);
        yield* next(request);
      },
    },
    ["COSI-QRY-018"],
  ),
  hanging(
    "hangs-at-malformed-pattern",
    "A List with a malformed expression is never answered",
    {
      async *List(request, next, context) {
        try {
          yield* next(request);
        } catch (error) {
          if (request.options?.idQuery !== undefined) await hang(context);
          throw error;
        }
      },
    },
    ["COSI-QRY-024"],
  ),
  hanging(
    "hangs-without-metadata",
    "The lock of a Create without metadata is waited for and never there",
    {
      async Create(request, next, context) {
        if (request.resource !== undefined && request.resource.metadata === undefined) await hang(context);
        return next(request);
      },
    },
    ["COSI-ERR-002"],
  ),
  hanging("hangs-at-many-labels", "A Create with thousands of labels is never answered", {
    async Create(request, next, context) {
      if (Object.keys(request.resource?.metadata?.labels ?? {}).length > 1024) await hang(context);
      return next(request);
    },
  }),
  hanging(
    "destroy-waits-for-finalizers",
    "A Destroy waits until the last finalizer is gone",
    {
      async Destroy(request, next, context) {
        for (;;) {
          const stored = await findStored(context, request);
          const isHeld = (stored?.metadata?.finalizers.length ?? 0) > 0;
          if (!isHeld || stored?.metadata?.owner !== (request.options?.owner ?? "")) return next(request);
          if (context.signal.aborted) refuse("CANCELLED");
          await nextTurn();
        }
      },
    },
    ["COSI-FIN-006", "COSI-DES-004"],
  ),
];
