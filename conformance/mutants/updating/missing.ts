import type { UpdateRequest } from "@cosi-spec/types";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** A server that does something of its own where an Update has to be answered with NOT_FOUND. */
function reacting(
  name: string,
  title: string,
  react: (request: UpdateRequest, context: Context) => Promise<object | undefined> | undefined,
): Mutant {
  return mutant({
    id: `updating.${name}`,
    title,
    violates: ["COSI-UPD-003"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          try {
            return await next(request);
          } catch (error) {
            if (!isRefusal(error, "NOT_FOUND")) throw error;
            const answer = await react(request, context);
            if (answer === undefined) throw error;
            return answer;
          }
        },
      }),
  });
}

const store = ({ newResource, options }: UpdateRequest, { call }: Context): Promise<object> =>
  call("Create", { resource: newResource!, options: { owner: options?.owner ?? "" } });

export default [
  reacting("creates-missing", "An Update of a missing resource creates it", store),
  reacting(
    "creates-missing-without-version",
    "An Update of a missing resource with version undefined creates it",
    (request, context) =>
      request.newResource!.metadata!.version === "undefined" ? store(request, context) : undefined,
  ),
  reacting(
    "stores-missing-and-refuses",
    "An Update of a missing resource is refused, but leaves the resource behind",
    async (request, context) => {
      await store(request, context).catch(() => undefined);
      return undefined;
    },
  ),
  reacting(
    "looks-for-owner-of-missing",
    "An Update of a missing resource by a named owner is refused with PERMISSION_DENIED",
    ({ options }) => ((options?.owner ?? "") === "" ? undefined : refuse("PERMISSION_DENIED")),
  ),
  reacting(
    "compares-version-with-missing",
    "An Update of a missing resource from a numeric version is refused with FAILED_PRECONDITION",
    ({ newResource }) =>
      /^\d+$/.test(newResource!.metadata!.version) ? refuse("FAILED_PRECONDITION") : undefined,
  ),
  reacting(
    "compares-phase-with-missing",
    "An Update of a missing resource with an expected phase is refused with INVALID_ARGUMENT",
    ({ options }) => (options?.expectedPhase === undefined ? undefined : refuse("INVALID_ARGUMENT")),
  ),
];
