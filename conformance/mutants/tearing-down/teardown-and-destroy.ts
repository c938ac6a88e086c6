import type { Resource, TeardownAndDestroyRequest } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, leaveGap, nameOf, onRefusal, removeStored, rewrite } from "../lib/stored.ts";
import { isFree, waitForResource } from "../lib/wait-for-resource.ts";

const features = { "teardown-and-destroy": true };

type Answer = (
  request: TeardownAndDestroyRequest,
  next: (owner?: string) => Promise<object>,
  context: Context,
) => Promise<object>;

/** A server that answers TeardownAndDestroy in its own way; its Teardown is right. */
function tearing(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  answer: Answer,
  server: () => InProcessServer = createReference,
): Mutant {
  return mutant({
    id: `tearing-down.${name}`,
    title,
    violates,
    features,
    create: () =>
      intercept(server(), {
        TeardownAndDestroy(request, next, context) {
          const by = (owner: string): object => ({ ...nameOf(request), options: { owner } });
          return answer(request, (owner) => next(owner === undefined ? request : by(owner)), context);
        },
      }),
  });
}

/** The reference server, which makes some calls to their end although their caller has gone. */
function deafTo(...deaf: readonly string[]): () => InProcessServer {
  return () => {
    const server = createReference();
    const never = new AbortController().signal;
    return {
      handle: (method, request, call) =>
        server.handle(method, request, deaf.includes(method) ? { signal: never } : call),
      close: () => server.close!(),
    };
  };
}

const ownerOf = (request: TeardownAndDestroyRequest): string => request.options?.owner ?? "";

export default [
  tearing(
    "answers-before-gone",
    "A TeardownAndDestroy of a resource without finalizers is answered a moment before it is made",
    ["COSI-TAD-001", "COSI-TAD-009", "COSI-ERR-001"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      if (stored === undefined || !isFree(stored) || stored.metadata!.owner !== ownerOf(request))
        return next();
      void leaveGap()
        .then(() => next())
        .catch(() => undefined);
      return {};
    },
  ),
  tearing(
    "leaves-it-to-others",
    "A TeardownAndDestroy is answered with OK after the Teardown and destroys nothing",
    ["COSI-TAD-001", "COSI-TAD-002", "COSI-TAD-009", "COSI-ERR-001"],
    async (request, _, context) => {
      await context.call("Teardown", { ...nameOf(request), options: { owner: ownerOf(request) } });
      return {};
    },
  ),
  tearing(
    "waits-while-running",
    "A TeardownAndDestroy waits for finalizers to go without tearing down first",
    ["COSI-TAD-002", "COSI-TAD-007"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      if (stored?.metadata?.owner === ownerOf(request)) await waitForResource(context, request, isFree);
      return next();
    },
  ),
  tearing(
    "answers-at-first-removal",
    "A TeardownAndDestroy is answered with OK when the first of several finalizers is removed",
    ["COSI-TAD-002", "COSI-TAD-009", "COSI-ERR-001"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      const count = stored?.metadata?.finalizers.length ?? 0;
      if (count < 2 || stored?.metadata?.owner !== ownerOf(request)) return next();
      await context.call("Teardown", { ...nameOf(request), options: { owner: ownerOf(request) } });
      await waitForResource(context, request, (now) => (now?.metadata?.finalizers.length ?? 0) < count);
      return {};
    },
  ),
  tearing(
    "refuses-finalizers",
    "A TeardownAndDestroy of a resource with finalizers tears it down and is refused",
    ["COSI-TAD-002"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      if (isFree(stored)) return next();
      await context.call("Teardown", { ...nameOf(request), options: { owner: ownerOf(request) } });
      return refuse("FAILED_PRECONDITION");
    },
  ),
  tearing(
    "removes-finalizers",
    "A TeardownAndDestroy removes the finalizers itself",
    ["COSI-TAD-002"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      const isOwner = stored?.metadata?.owner === ownerOf(request);
      if (isFree(stored) || !isOwner) return next();
      await removeStored(context, stored!);
      return {};
    },
  ),
  tearing(
    "forgets-to-answer",
    "A TeardownAndDestroy that had to wait is never answered, although the resource is gone",
    ["COSI-TAD-002"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      const answer = await next();
      if (!isFree(stored)) await untilCancelled(context.signal);
      return answer;
    },
  ),
  tearing(
    "accepts-missing-for-destroy",
    "A TeardownAndDestroy of a resource that does not exist is answered with OK",
    ["COSI-TAD-003"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      return stored === undefined ? {} : next();
    },
  ),
  tearing(
    "waits-for-missing",
    "A TeardownAndDestroy of a resource that does not exist waits for it",
    ["COSI-TAD-003"],
    async (request, next, context) => {
      await waitForResource(context, request, (now) => now !== undefined);
      return next();
    },
  ),
  tearing(
    "destroys-for-anybody",
    "A TeardownAndDestroy is made whatever owner it names",
    ["COSI-TAD-004", "COSI-TAD-005"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      return next(stored?.metadata?.owner ?? ownerOf(request));
    },
  ),
  tearing(
    "checks-owner-at-the-end",
    "A TeardownAndDestroy looks at the owner only when it destroys",
    ["COSI-TAD-004"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      if (stored === undefined || stored.metadata!.owner === ownerOf(request)) return next();
      const owner = stored.metadata!.owner;
      await context.call("Teardown", { ...nameOf(request), options: { owner } });
      await waitForResource(context, request, isFree);
      return refuse("PERMISSION_DENIED");
    },
  ),
  tearing(
    "marks-before-owner-check",
    "A TeardownAndDestroy by another owner is refused at once, but the resource is tearing down",
    ["COSI-TAD-004", "COSI-WCH-008"],
    (request, next, context) =>
      onRefusal(next(), async (error) => {
        const stored = await findStored(context, request);
        if (stored?.metadata?.phase !== "running" || !isRefusal(error, "PERMISSION_DENIED")) return;
        await rewrite(context, stored, ({ metadata }) => {
          metadata.phase = "tearingDown";
        });
      }),
  ),
  tearing(
    "checks-owner-while-running",
    "A TeardownAndDestroy of a resource that is tearing down is made whatever owner it names",
    ["COSI-TAD-005"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      return stored?.metadata?.phase === "tearingDown" ? next(stored.metadata.owner) : next();
    },
  ),
  tearing(
    "goes-on-without-caller",
    "A TeardownAndDestroy that was cancelled while it waited destroys the resource later",
    ["COSI-TAD-007"],
    (_, next) => next(),
    deafTo("TeardownAndDestroy"),
  ),
  tearing(
    "takes-back-on-cancel",
    "A TeardownAndDestroy that is cancelled while it waits sets the resource back to running",
    ["COSI-TAD-007"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      if (stored?.metadata?.phase === "running" && stored.metadata.owner === ownerOf(request)) {
        void untilCancelled(context.signal).then(async () => {
          const now = await findStored(context, request);
          if (now?.metadata?.phase !== "tearingDown") return;
          await rewrite(context, now, ({ metadata }) => {
            metadata.phase = "running";
          });
        });
      }
      return next();
    },
    deafTo("Get", "Update"),
  ),
  tearing(
    "gives-up-when-running-again",
    "A TeardownAndDestroy is answered with OK if somebody sets the resource back to running meanwhile",
    ["COSI-TAD-009", "COSI-ERR-001"],
    async (request, next, context) => {
      const stored = await findStored(context, request);
      if (isFree(stored) || stored?.metadata?.owner !== ownerOf(request)) return next();
      await context.call("Teardown", { ...nameOf(request), options: { owner: ownerOf(request) } });
      const isOver = (now: Resource | undefined): boolean =>
        isFree(now) || now?.metadata?.phase === "running";
      const now = await waitForResource(context, request, isOver);
      return isFree(now) ? next() : {};
    },
  ),
];
