import { create } from "@bufbuild/protobuf";
import { EventSchema, EventType, type WatchRequest } from "@cosi-spec/types";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { checkFilter, withoutFilter } from "../lib/matcher.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

/** The refusal of the filter of a kind watch, or undefined if it is a good one. */
async function findRefusal(request: WatchRequest, context: Context): Promise<unknown> {
  if (request.id !== undefined) return undefined;
  try {
    await checkFilter(request, context);
    return undefined;
  } catch (error) {
    return error;
  }
}

function dropFaulty(
  name: string,
  title: string,
  isDropped: (error: unknown, request: WatchRequest) => boolean,
): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates: ["COSI-WCH-031"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          const refusal = await findRefusal(request, context);
          const isWrong = refusal !== undefined && isDropped(refusal, request);
          yield* next(isWrong ? withoutFilter(request) : request);
        },
      }),
  });
}

export default [
  dropFaulty("drops-invalid-expression", "A watch ignores an ID query that is not valid", (error) =>
    isRefusal(error, "INVALID_ARGUMENT"),
  ),
  dropFaulty("drops-unknown-operation", "A watch ignores a label filter with an unknown operation", (error) =>
    isRefusal(error, "UNIMPLEMENTED"),
  ),
  dropFaulty(
    "drops-faulty-filter-aggregated",
    "An aggregated watch ignores a filter that is not valid",
    (_, request) => request.options?.aggregated === true,
  ),
  mutant({
    id: "watching-options.refuses-filter-with-unknown",
    title: "A watch with a filter that is not valid is refused with UNKNOWN, a List with INVALID_ARGUMENT",
    violates: ["COSI-WCH-031", "COSI-QRY-024", "COSI-QRY-018"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          if ((await findRefusal(request, context)) !== undefined) refuse("UNKNOWN");
          yield* next(request);
        },
      }),
  }),
  mutant({
    id: "watching-options.reports-faulty-filter-late",
    title: "A watch with a filter that is not valid is accepted and then carries ERRORED",
    violates: ["COSI-WCH-031", "COSI-WCH-003"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          if ((await findRefusal(request, context)) === undefined) {
            yield* next(request);
            return;
          }
          yield {};
          if (request.apiVersion < 1) refuse("INVALID_ARGUMENT");
          yield { event: [create(EventSchema, { eventType: EventType.ERRORED, error: "bad filter" })] };
          await untilCancelled(context.signal);
        },
      }),
  }),
];
