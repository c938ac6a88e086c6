import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, leaveGap, removeStored, rewrite } from "../lib/stored.ts";

/** Writes that the careless servers below keep at a time. */
const bufferSize = 16;

/** Counts the calls on one kind that are under way together; the later ones of many get high numbers. */
function createCounter(): (kind: { readonly namespace: string } | undefined) => Promise<number> {
  const pending = new Map<string, number>();
  return async (kind) => {
    const key = kind?.namespace ?? "";
    const position = (pending.get(key) ?? 0) + 1;
    pending.set(key, position);
    await leaveGap();
    pending.delete(key);
    return position;
  };
}

export default [
  mutant({
    id: "errors.drops-creates-when-busy",
    title: "Of many concurrent Creates those beyond the size of a buffer are answered with OK and dropped",
    violates: ["COSI-ERR-001", "COSI-CRE-001", "COSI-CRE-002"],
    create: () => {
      const count = createCounter();
      return intercept(createReference(), {
        async Create(request, next, context) {
          const position = await count(request.resource?.metadata);
          const answer = await next(request);
          if (position > bufferSize) await removeStored(context, answer.resource!);
          return answer;
        },
      });
    },
  }),
  mutant({
    id: "errors.drops-updates-when-busy",
    title: "Of many concurrent Updates those beyond the size of a buffer are answered with OK and undone",
    violates: ["COSI-ERR-001", "COSI-UPD-001", "COSI-UPD-002"],
    create: () => {
      const count = createCounter();
      return intercept(createReference(), {
        async Update(request, next, context) {
          const position = await count(request.newResource?.metadata);
          const before = await findStored(context, request.newResource?.metadata);
          const answer = await next(request);
          if (position > bufferSize) {
            await rewrite(context, answer.resource!, (copy) => {
              copy.spec = before!.spec!;
            });
          }
          return answer;
        },
      });
    },
  }),
  mutant({
    id: "errors.drops-destroys-when-busy",
    title: "Of many concurrent Destroys those beyond the size of a buffer are answered with OK and dropped",
    violates: ["COSI-ERR-001", "COSI-DES-001", "COSI-GET-003"],
    create: () => {
      const count = createCounter();
      return intercept(createReference(), {
        async Destroy(request, next, context) {
          const position = await count(request);
          const stored = await findStored(context, request);
          const isFree =
            stored?.metadata?.finalizers.length === 0 &&
            stored.metadata.owner === (request.options?.owner ?? "");
          return position > bufferSize && isFree ? {} : next(request);
        },
      });
    },
  }),
  mutant({
    id: "errors.lists-first-page",
    title: "A List ends with OK after its first 100 resources",
    violates: ["COSI-ERR-001", "COSI-LST-001"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          let sent = 0;
          for await (const answer of next(request)) {
            if (++sent > 100) return;
            yield answer;
          }
        },
      }),
  }),
  mutant({
    id: "errors.evicts-oldest",
    title: "A kind holds 100 resources: each further Create is answered with OK and drops the oldest",
    violates: ["COSI-ERR-001", "COSI-GET-001", "COSI-LST-001"],
    create: () => {
      const kinds = new Map<string, { namespace: string; type: string; id: string }[]>();
      return intercept(createReference(), {
        async Create(request, next, context) {
          const answer = await next(request);
          const { namespace, type, id } = answer.resource!.metadata!;
          const kind = kinds.get(JSON.stringify([namespace, type])) ?? [];
          kinds.set(JSON.stringify([namespace, type]), kind);
          kind.push({ namespace, type, id });
          const oldest = kind.length > 100 ? await findStored(context, kind.shift()) : undefined;
          if (oldest !== undefined) await removeStored(context, oldest);
          return answer;
        },
      });
    },
  }),
];
