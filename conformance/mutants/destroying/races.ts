import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf, leaveGap } from "../lib/stored.ts";

export default [
  mutant({
    id: "destroying.nobody-wins",
    title: "Concurrent Destroys of one resource see each other and all of them give up",
    violates: ["COSI-DES-005"],
    create: () => {
      const waiting = new Map<string, number>();
      return intercept(createReference(), {
        async Destroy(request, next) {
          const key = keyOf(request);
          const round = (waiting.get(key) ?? 0) + 1;
          waiting.set(key, round);
          await leaveGap();
          const isAlone = round === 1 && waiting.get(key) === 1;
          await leaveGap();
          waiting.delete(key);
          return isAlone ? next(request) : refuse("NOT_FOUND");
        },
      });
    },
  }),
  mutant({
    id: "destroying.reports-lost-race-as-conflict",
    title: "A Destroy that loses against a concurrent one is answered with FAILED_PRECONDITION",
    violates: ["COSI-DES-005"],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next, context) {
          const before = await findStored(context, request);
          await leaveGap();
          try {
            return await next(request);
          } catch (error) {
            if (before !== undefined && isRefusal(error, "NOT_FOUND")) refuse("FAILED_PRECONDITION");
            throw error;
          }
        },
      }),
  }),
];
