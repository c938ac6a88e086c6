import type { CreateRequest, Resource } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, removeStored, rewrite } from "../lib/stored.ts";

type React = (
  stored: Resource,
  request: CreateRequest,
  context: Context,
) => Promise<Resource | undefined> | Resource | undefined;

/** A server that does something of its own where a Create has to be answered with ALREADY_EXISTS. */
function reacting(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  react: React,
): Mutant {
  return mutant({
    id: `creating.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        async Create(request, next, context) {
          try {
            return await next(request);
          } catch (error) {
            if (!isRefusal(error, "ALREADY_EXISTS")) throw error;
            const stored = await findStored(context, request.resource?.metadata);
            const resource = stored === undefined ? undefined : await react(stored, request, context);
            if (resource === undefined) throw error;
            return { resource };
          }
        },
      }),
  });
}

export default [
  reacting(
    "overwrites",
    "A Create of a stored resource without owner replaces its content",
    ["COSI-CRE-003", "COSI-CRE-008"],
    (stored, { resource }, context) =>
      stored.metadata!.owner !== ""
        ? undefined
        : rewrite(context, stored, (copy) => {
            copy.metadata.labels = resource!.metadata!.labels;
            copy.spec = resource!.spec!;
          }),
  ),
  reacting(
    "accepts-repetition",
    "A Create by the owner of the stored resource is taken as a repetition and answered with OK",
    ["COSI-CRE-003", "COSI-CRE-008", "COSI-ERR-001"],
    (stored, { options }) => (stored.metadata!.owner === (options?.owner ?? "") ? stored : undefined),
  ),
  reacting(
    "replaces-tearing-down",
    "A Create takes the place of a resource that is tearing down",
    ["COSI-CRE-003"],
    async (stored, request, context) => {
      if (stored.metadata!.phase !== "tearingDown") return undefined;
      await removeStored(context, stored);
      return (await context.call("Create", request)).resource;
    },
  ),
  reacting(
    "guards-owned",
    "A Create of a resource that somebody else owns is refused with PERMISSION_DENIED",
    ["COSI-CRE-003"],
    (stored, { options }) =>
      stored.metadata!.owner === (options?.owner ?? "") ? undefined : refuse("PERMISSION_DENIED"),
  ),
  reacting(
    "names-finalizers",
    "A Create of a stored resource with finalizers is refused with FAILED_PRECONDITION",
    ["COSI-CRE-003"],
    (stored) => (stored.metadata!.finalizers.length === 0 ? undefined : refuse("FAILED_PRECONDITION")),
  ),
  reacting(
    "touches-existing",
    "A refused Create raises the version of the stored resource",
    ["COSI-CRE-003", "COSI-WCH-008"],
    async (stored, _, context) => {
      // Another call may have been faster; then that one has raised it.
      await rewrite(context, stored, () => undefined).catch(() => undefined);
      return undefined;
    },
  ),
];
