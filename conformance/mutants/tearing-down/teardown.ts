import { EventType, type Metadata, type Resource, type TeardownRequest } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editEvents } from "../lib/edit-events.ts";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf, leaveGap, onRefusal, rewrite } from "../lib/stored.ts";

const features = { teardown: true };

type Answer = (
  request: TeardownRequest,
  next: () => Promise<{ destroyReady: boolean }>,
  context: Context,
) => Promise<{ destroyReady: boolean }>;

/** A server that answers Teardown in its own way; its TeardownAndDestroy is right. */
function tearing(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  answer: Answer,
): Mutant {
  return mutant({
    id: `tearing-down.${name}`,
    title,
    violates,
    features,
    create: () =>
      intercept(createReference(), {
        Teardown: (request, next, context) => answer(request, () => next(request), context),
      }),
  });
}

/** A server whose Teardown changes more of a running resource than the phase. */
function changing(name: string, title: string, change: (metadata: Metadata) => void): Mutant {
  return tearing(name, title, ["COSI-TDN-002"], async (request, next, context) => {
    const stored = await findStored(context, request);
    const isOwner = stored?.metadata?.owner === (request.options?.owner ?? "");
    if (stored === undefined || !isOwner || stored.metadata!.phase !== "running") return next();
    const after = await rewrite(context, stored, ({ metadata }) => {
      metadata.phase = "tearingDown";
      change(metadata);
    });
    return { destroyReady: after.metadata!.finalizers.length === 0 };
  });
}

const isTearingDown = (resource: Resource | undefined): boolean =>
  resource?.metadata?.phase === "tearingDown";

export default [
  changing("clears-labels", "A Teardown removes the labels", (metadata) => {
    metadata.labels = {};
  }),
  changing("notes-caller", "A Teardown adds an annotation", (metadata) => {
    metadata.annotations.tornDownBy = "server";
  }),
  changing("reverses-finalizers", "A Teardown turns the order of the finalizers around", (metadata) => {
    metadata.finalizers.reverse();
  }),
  tearing(
    "writes-twice",
    "A Teardown writes the resource twice and causes two events",
    ["COSI-TDN-002"],
    async (request, next, context) => {
      const before = await findStored(context, request);
      const answer = await next();
      if (before?.metadata?.phase === "running") {
        await rewrite(context, (await findStored(context, request))!, () => undefined);
      }
      return answer;
    },
  ),
  mutant({
    id: "tearing-down.causes-no-event",
    title: "A Teardown causes no event",
    violates: ["COSI-TDN-002", "COSI-WCH-002", "COSI-WCH-005"],
    features,
    create: () => {
      const silent = new Set<string>();
      const server = intercept(createReference(), {
        async Teardown(request, next, context) {
          const answer = await next(request);
          const version = (await findStored(context, request))?.metadata?.version ?? "";
          silent.add(`${keyOf(request)} ${version}`);
          return answer;
        },
      });
      return editEvents(
        () => async (event) => {
          await leaveGap(); // the answer to the Teardown tells which version it made
          const { metadata } = event.resource ?? {};
          const isSilent = silent.has(`${keyOf(metadata)} ${metadata?.version ?? ""}`);
          return isSilent && event.eventType === EventType.UPDATED ? undefined : event;
        },
        server,
      );
    },
  }),
  tearing(
    "answers-not-ready",
    "destroy_ready is always false",
    ["COSI-TDN-003", "COSI-TDN-004"],
    async (_, next) => ({ ...(await next()), destroyReady: false }),
  ),
  tearing(
    "answers-ready",
    "destroy_ready is always true",
    ["COSI-TDN-003", "COSI-TDN-004"],
    async (_, next) => ({ ...(await next()), destroyReady: true }),
  ),
  tearing(
    "ignores-last-finalizer",
    "destroy_ready is true although one finalizer is left",
    ["COSI-TDN-003", "COSI-TDN-004"],
    async (request, next, context) => {
      const answer = await next();
      const stored = await findStored(context, request);
      return { destroyReady: answer.destroyReady || stored?.metadata?.finalizers.length === 1 };
    },
  ),
  tearing(
    "tears-down-again",
    "A Teardown of a resource that is tearing down raises its version",
    ["COSI-TDN-004", "COSI-WCH-008"],
    async (request, next, context) => {
      const before = await findStored(context, request);
      const answer = await next();
      if (isTearingDown(before)) await rewrite(context, before!, () => undefined);
      return answer;
    },
  ),
  tearing(
    "refuses-second-teardown",
    "A Teardown of a resource that is tearing down is refused",
    ["COSI-TDN-004"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      const isOwner = stored?.metadata?.owner === (request.options?.owner ?? "");
      return isOwner && isTearingDown(stored) ? refuse("FAILED_PRECONDITION") : next();
    },
  ),
  mutant({
    id: "tearing-down.remembers-readiness",
    title: "A second Teardown answers the destroy_ready of the first one",
    violates: ["COSI-TDN-004", "COSI-TDN-003"],
    features,
    create: () => {
      const known = new Map<string, boolean>();
      return intercept(createReference(), {
        async Teardown(request, next) {
          const { destroyReady } = await next(request);
          const first = known.get(keyOf(request)) ?? destroyReady;
          known.set(keyOf(request), first);
          return { destroyReady: first };
        },
        Create(request, next) {
          known.delete(keyOf(request.resource?.metadata));
          return next(request);
        },
      });
    },
  }),
  tearing(
    "accepts-missing",
    "A Teardown of a resource that does not exist is answered with OK and destroy_ready",
    ["COSI-TDN-005", "COSI-ERR-001"],
    async (_, next) => {
      try {
        return await next();
      } catch (error) {
        return isRefusal(error, "NOT_FOUND") ? { destroyReady: true } : refuse("PERMISSION_DENIED");
      }
    },
  ),
  tearing(
    "lets-anybody",
    "A Teardown is made whatever owner it names",
    ["COSI-TDN-006"],
    async (request, _, context) => {
      const owner = (await findStored(context, request))?.metadata?.owner ?? "";
      return context.call("Teardown", {
        ...request,
        options: { $typeName: "cosi.resource.TeardownOptions", owner },
      });
    },
  ),
  tearing(
    "lets-nobody-in-particular",
    "A Teardown without an owner is made for the owner of the resource",
    ["COSI-TDN-006"],
    async (request, next, context) => {
      if ((request.options?.owner ?? "") !== "") return next();
      const owner = (await findStored(context, request))?.metadata?.owner ?? "";
      return context.call("Teardown", {
        ...request,
        options: { $typeName: "cosi.resource.TeardownOptions", owner },
      });
    },
  ),
  tearing(
    "marks-and-refuses",
    "A Teardown by another owner is refused, but the resource is tearing down",
    ["COSI-TDN-006", "COSI-WCH-008"],
    (request, next, context) =>
      onRefusal(next(), async (error) => {
        const stored = await findStored(context, request);
        if (stored === undefined || !isRefusal(error, "PERMISSION_DENIED")) return;
        await rewrite(context, stored, ({ metadata }) => {
          metadata.phase = "tearingDown";
        });
      }),
  ),
  tearing(
    "swallows-conflict",
    "A Teardown that meets a concurrent Update is answered with OK, but not made",
    ["COSI-TDN-008", "COSI-ERR-001"],
    async (request, next, context) => {
      const before = await findStored(context, request);
      const isOwner = before?.metadata?.owner === (request.options?.owner ?? "");
      await leaveGap();
      const after = await findStored(context, request);
      if (before === undefined || after === undefined || !isOwner || isTearingDown(after)) return next();
      const isConflict = before.metadata!.version !== after.metadata!.version;
      return isConflict ? { destroyReady: after.metadata!.finalizers.length === 0 } : next();
    },
  ),
  mutant({
    id: "tearing-down.leaves-it-to-the-other",
    title: "Concurrent Teardowns of one resource leave the work to each other and all answer OK",
    violates: ["COSI-TDN-008", "COSI-TDN-002", "COSI-ERR-001"],
    features,
    create: () => {
      const waiting = new Map<string, number>();
      return intercept(createReference(), {
        async Teardown(request, next, context) {
          const round = (waiting.get(keyOf(request)) ?? 0) + 1;
          waiting.set(keyOf(request), round);
          await leaveGap();
          const isAlone = round === 1 && waiting.get(keyOf(request)) === 1;
          await leaveGap();
          waiting.delete(keyOf(request));
          if (isAlone) return next(request);
          const stored = await findStored(context, request);
          return { destroyReady: stored?.metadata?.finalizers.length === 0 };
        },
      });
    },
  }),
];
