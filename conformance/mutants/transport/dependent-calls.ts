import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { nextTurn, untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";
import { createSemaphore } from "../lib/semaphore.ts";

const keyOfKind = ({ namespace, type }: { namespace: string; type: string }): string =>
  JSON.stringify([namespace, type]);

export default [
  mutant({
    id: "transport.few-watches-per-kind",
    title: "The seventeenth watch of a kind waits until another one ends",
    violates: ["COSI-TRN-003"],
    create() {
      const places = createSemaphore(16);
      return intercept(createReference(), {
        async *Watch(request, next, { signal }) {
          const leave = await places.enter(keyOfKind(request), signal);
          try {
            yield* next(request);
          } finally {
            leave();
          }
        },
      });
    },
  }),
  mutant({
    id: "transport.calls-behind-waiting-calls",
    title: "A TeardownAndDestroy holds the lock of its kind while it waits, and writes wait with it",
    violates: ["COSI-TRN-003", "COSI-TAD-002", "COSI-TAD-007", "COSI-TAD-008", "COSI-TAD-009"],
    create() {
      const lock = createSemaphore(1);
      return intercept(createReference(), {
        async TeardownAndDestroy(request, next, { signal }) {
          const leave = await lock.enter(keyOfKind(request), signal);
          return next(request).finally(leave);
        },
        async Create(request, next, { signal }) {
          const { namespace = "", type = "" } = request.resource?.metadata ?? {};
          const leave = await lock.enter(keyOfKind({ namespace, type }), signal);
          return next(request).finally(leave);
        },
      });
    },
  }),
  mutant({
    id: "transport.writes-behind-watches",
    title: "A Destroy waits while more than twenty watches of its kind are open",
    violates: ["COSI-TRN-003"],
    create() {
      const places = createSemaphore(20);
      return intercept(createReference(), {
        async *Watch(request, next) {
          const leave = places.take(keyOfKind(request));
          try {
            yield* next(request);
          } finally {
            leave();
          }
        },
        async Destroy(request, next, { signal }) {
          const leave = await places.enter(keyOfKind(request), signal);
          return next(request).finally(leave);
        },
      });
    },
  }),
  mutant({
    id: "transport.few-calls-at-once",
    title: "More than 32 reads of a kind at a time are not answered",
    violates: ["COSI-TRN-003", "COSI-ERR-001"],
    create() {
      const places = createSemaphore(32);
      return intercept(createReference(), {
        async Get(request, next, { signal }) {
          if (places.isFull(keyOfKind(request))) {
            await untilCancelled(signal);
            refuse("CANCELLED");
          }
          const leave = places.take(keyOfKind(request));
          await nextTurn();
          return next(request).finally(leave);
        },
      });
    },
  }),
];
