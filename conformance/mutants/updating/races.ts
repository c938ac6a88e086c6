import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf, leaveGap } from "../lib/stored.ts";

export default [
  mutant({
    id: "updating.loses-update",
    title: "The version of an Update is compared first and the resource is written later, over any other",
    violates: ["COSI-UPD-012"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const metadata = request.newResource?.metadata;
          const before = await findStored(context, metadata);
          await leaveGap();
          const after = await findStored(context, metadata);
          if (metadata && before !== undefined && metadata.version === before.metadata!.version) {
            metadata.version = after?.metadata?.version ?? metadata.version;
          }
          return next(request);
        },
      }),
  }),
  mutant({
    id: "updating.reports-lost-race-as-unknown",
    title: "An Update that loses against a concurrent one is answered with UNKNOWN",
    violates: ["COSI-UPD-012"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const before = await findStored(context, request.newResource?.metadata);
          await leaveGap();
          try {
            return await next(request);
          } catch (error) {
            const wasRight = before?.metadata?.version === request.newResource?.metadata?.version;
            if (wasRight && isRefusal(error, "FAILED_PRECONDITION")) refuse("UNKNOWN");
            throw error;
          }
        },
      }),
  }),
  mutant({
    id: "updating.nobody-wins",
    title: "Concurrent Updates of one resource see each other and all of them give up",
    violates: ["COSI-UPD-012"],
    create: () => {
      const waiting = new Map<string, number>();
      return intercept(createReference(), {
        async Update(request, next) {
          const key = keyOf(request.newResource?.metadata);
          const round = (waiting.get(key) ?? 0) + 1;
          waiting.set(key, round);
          await leaveGap();
          const isAlone = round === 1 && waiting.get(key) === 1;
          await leaveGap();
          waiting.delete(key);
          return isAlone ? next(request) : refuse("FAILED_PRECONDITION");
        },
      });
    },
  }),
];
