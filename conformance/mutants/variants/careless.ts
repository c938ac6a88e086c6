import { create } from "@bufbuild/protobuf";
import { type Metadata, type Resource, WatchOptionsSchema } from "@cosi-spec/types";
import { isContradictory } from "../lib/bookmarks.ts";
import { editResources } from "../lib/edit-resources.ts";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf } from "../lib/stored.ts";

export default [
  variant({
    id: "careless-statuses",
    title: "Malformed requests, foreign owners on Create and contradictory options are refused with UNKNOWN",
    why: "COSI-ERR-003 to -006, COSI-OWN-002 and COSI-WCH-033 tolerate UNKNOWN.",
    create: () =>
      intercept(createReference(), {
        Create: (request, next) =>
          next(request).catch((error: unknown) =>
            isRefusal(error, "INVALID_ARGUMENT") || isRefusal(error, "PERMISSION_DENIED")
              ? refuse("UNKNOWN")
              : Promise.reject(error),
          ),
        async Update(request, next, context) {
          try {
            return await next(request);
          } catch (error) {
            const isPhase = await isOtherPhase(
              context,
              request.newResource?.metadata,
              request.options?.expectedPhase,
            );
            if (isRefusal(error, "INVALID_ARGUMENT") && !isPhase) refuse("UNKNOWN");
            throw error;
          }
        },
        async *Watch(request, next) {
          try {
            yield* next(request);
          } catch (error) {
            if (isRefusal(error, "INVALID_ARGUMENT") && isContradictory(request)) refuse("UNKNOWN");
            throw error;
          }
        },
      }),
  }),
  variant({
    id: "careless-owners",
    title: "A Teardown that has nothing to do succeeds for everybody; a Create looks at the name first",
    why: "COSI-TDN-007 tolerates OK, COSI-CRE-005 and COSI-CRE-006 tolerate ALREADY_EXISTS.",
    create: () =>
      intercept(createReference(), {
        async Create(request, next, context) {
          const stored = await findStored(context, request.resource?.metadata);
          if (stored !== undefined) refuse("ALREADY_EXISTS");
          return next(request);
        },
        async Teardown(request, next, context) {
          const stored = await findStored(context, request);
          if (stored?.metadata?.phase !== "tearingDown") return next(request);
          return { destroyReady: stored.metadata.finalizers.length === 0 };
        },
      }),
  }),
  variant({
    id: "careless-watches",
    title: "A single watch ignores `aggregated` and `bootstrap_bookmark`",
    why: "COSI-WCH-019 tolerates it.",
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          const options = request.options ?? create(WatchOptionsSchema);
          yield* next(
            request.id === undefined
              ? request
              : { ...request, options: { ...options, aggregated: false, bootstrapBookmark: false } },
          );
        },
      }),
  }),
  variant({
    id: "careless-timestamps",
    title: "A Create stores the `updated` of the request, or 1970-01-01 where there is none",
    why: "COSI-RES-011 tolerates it.",
    create() {
      const sent = new Map<string, Metadata["updated"]>();
      const show = ({ metadata }: Resource & { metadata: Metadata }): void => {
        if (metadata.version !== "1" || !sent.has(keyOf(metadata))) return;
        const { seconds = 0n, nanos = 0 } = sent.get(keyOf(metadata)) ?? {};
        metadata.updated = { ...metadata.updated!, seconds, nanos };
      };
      const inner = intercept(createReference(), {
        async Create(request, next, context) {
          const metadata = request.resource?.metadata;
          const stored = await findStored(context, metadata);
          if (stored === undefined && metadata) sent.set(keyOf(metadata), metadata.updated);
          return next(request);
        },
      });
      return editResources(show, inner);
    },
  }),
];

/** Whether an Update is refused because of the phase that it expects, which has a status of its own. */
async function isOtherPhase(
  context: Context,
  metadata: Metadata | undefined,
  expected: string | undefined,
): Promise<boolean> {
  if (expected !== "running" && expected !== "tearingDown") return false;
  const stored = await findStored(context, metadata);
  return stored !== undefined && stored.metadata?.phase !== expected;
}
