import type { WatchRequest } from "@cosi-spec/types";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** A server without tail events that overlooks some requests for them. */
function overlook(name: string, title: string, isOverlooked: (request: WatchRequest) => boolean): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates: ["COSI-WCH-044"],
    features: { "tail-events": false },
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          const { options } = request;
          if (options === undefined || options.tailEvents <= 0) {
            yield* next(request);
            return;
          }
          const isOther = options.bootstrapContents || options.startFromBookmark !== undefined;
          if (!isOther && !isOverlooked(request)) refuse("UNIMPLEMENTED");
          yield* next(isOther ? request : { ...request, options: { ...options, tailEvents: 0 } });
        },
      }),
  });
}

export default [
  overlook("no-history-ignores-tail", "A server without history ignores tail_events", () => true),
  overlook(
    "no-history-ignores-single-tail",
    "A server without history ignores tail_events on a single watch",
    ({ id }) => id !== undefined,
  ),
  overlook(
    "no-history-ignores-filtered-tail",
    "A server without history ignores tail_events on a filtered watch",
    ({ options }) => (options?.labelQuery.length ?? 0) > 0 || options?.idQuery !== undefined,
  ),
  overlook(
    "no-history-ignores-aggregated-tail",
    "A server without history ignores tail_events on an aggregated watch",
    ({ options }) => options?.aggregated === true,
  ),
  overlook(
    "no-history-ignores-large-tail",
    "A server without history refuses tail_events 1 and takes every larger number for all it has, which is nothing",
    ({ options }) => (options?.tailEvents ?? 0) > 1,
  ),
];
