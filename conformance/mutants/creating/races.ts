import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf, leaveGap, rewrite } from "../lib/stored.ts";

export default [
  mutant({
    id: "creating.checks-before-it-waits",
    title: "Whether a triple is free is asked first and the resource is written later, over any other",
    violates: ["COSI-CRE-008"],
    create: () =>
      intercept(createReference(), {
        async Create(request, next, context) {
          const before = await findStored(context, request.resource?.metadata);
          await leaveGap();
          try {
            return await next(request);
          } catch (error) {
            if (before !== undefined || !isRefusal(error, "ALREADY_EXISTS")) throw error;
            const stored = await findStored(context, request.resource?.metadata);
            const resource = await rewrite(context, stored!, (copy) => {
              copy.spec = request.resource!.spec!;
            });
            return { resource };
          }
        },
      }),
  }),
  mutant({
    id: "creating.reports-lost-race-as-aborted",
    title: "A Create that loses against a concurrent one is answered with ABORTED",
    violates: ["COSI-CRE-008"],
    create: () =>
      intercept(createReference(), {
        async Create(request, next, context: Context) {
          const before = await findStored(context, request.resource?.metadata);
          await leaveGap();
          try {
            return await next(request);
          } catch (error) {
            if (before === undefined && isRefusal(error, "ALREADY_EXISTS")) refuse("ABORTED");
            throw error;
          }
        },
      }),
  }),
  mutant({
    id: "creating.nobody-wins",
    title: "Concurrent Creates of one triple see each other and all of them give up",
    violates: ["COSI-CRE-008"],
    create: () => {
      const waiting = new Map<string, number>();
      return intercept(createReference(), {
        async Create(request, next) {
          const key = keyOf(request.resource?.metadata);
          const round = (waiting.get(key) ?? 0) + 1;
          waiting.set(key, round);
          await leaveGap();
          const isAlone = round === 1 && waiting.get(key) === 1;
          await leaveGap();
          waiting.delete(key);
          return isAlone ? next(request) : refuse("ALREADY_EXISTS");
        },
      });
    },
  }),
];
