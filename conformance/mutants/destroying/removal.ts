import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf } from "../lib/stored.ts";

export default [
  mutant({
    id: "destroying.needs-teardown",
    title: "A Destroy of a running resource is refused until it is torn down",
    violates: ["COSI-DES-001", "COSI-DES-005", "COSI-ERR-010"],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next, context) {
          const stored = await findStored(context, request);
          const isOwner = stored?.metadata?.owner === (request.options?.owner ?? "");
          if (isOwner && stored?.metadata?.phase === "running") refuse("FAILED_PRECONDITION");
          return next(request);
        },
      }),
  }),
  mutant({
    id: "destroying.keeps-tearing-down",
    title: "A Destroy of a resource that is tearing down is answered with OK, but the resource stays",
    violates: ["COSI-DES-001", "COSI-GET-003", "COSI-ERR-001"],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next, context) {
          const metadata = (await findStored(context, request))?.metadata;
          const isOwner = metadata?.owner === (request.options?.owner ?? "");
          if (isOwner && metadata?.phase === "tearingDown" && metadata.finalizers.length === 0) return {};
          return next(request);
        },
      }),
  }),
  mutant({
    id: "destroying.still-lists",
    title: "List shows a destroyed resource once more",
    violates: ["COSI-DES-001", "COSI-LST-006", "COSI-LST-001", "COSI-LST-003"],
    create: () => {
      const ghosts = new Map<string, NonNullable<Awaited<ReturnType<typeof findStored>>>>();
      return intercept(createReference(), {
        async Destroy(request, next, context) {
          const stored = await findStored(context, request);
          const answer = await next(request);
          if (stored !== undefined) ghosts.set(JSON.stringify([request.namespace, request.type]), stored);
          return answer;
        },
        async *List(request, next) {
          const kind = JSON.stringify([request.namespace, request.type]);
          const ghost = ghosts.get(kind);
          ghosts.delete(kind);
          yield* next(request);
          if (ghost !== undefined && request.options?.labelQuery.length === 0) yield { resource: ghost };
        },
      });
    },
  }),
  mutant({
    id: "destroying.accepts-missing",
    title: "A Destroy of a resource that does not exist is answered with OK",
    violates: ["COSI-DES-002", "COSI-ERR-001", "COSI-ERR-010"],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next) {
          try {
            return await next(request);
          } catch (error) {
            if (isRefusal(error, "NOT_FOUND")) return {};
            throw error;
          }
        },
      }),
  }),
  mutant({
    id: "destroying.repeats-answer",
    title: "A second Destroy of a resource that was destroyed before is answered with OK",
    violates: ["COSI-DES-002", "COSI-ERR-001"],
    create: () => {
      const destroyed = new Set<string>();
      return intercept(createReference(), {
        async Destroy(request, next) {
          try {
            const answer = await next(request);
            destroyed.add(keyOf(request));
            return answer;
          } catch (error) {
            if (isRefusal(error, "NOT_FOUND") && destroyed.has(keyOf(request))) return {};
            throw error;
          }
        },
      });
    },
  }),
  mutant({
    id: "destroying.looks-for-owner-of-missing",
    title: "A Destroy of a missing resource by a named owner is refused with PERMISSION_DENIED",
    violates: ["COSI-DES-002"],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next) {
          try {
            return await next(request);
          } catch (error) {
            if (isRefusal(error, "NOT_FOUND") && (request.options?.owner ?? "") !== "") {
              refuse("PERMISSION_DENIED");
            }
            throw error;
          }
        },
      }),
  }),
];
