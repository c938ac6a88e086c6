import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

const features = { teardown: false, "teardown-and-destroy": false };

export default [
  mutant({
    id: "tearing-down.looks-for-resource-first",
    title: "A server without Teardown answers NOT_FOUND if the resource does not exist",
    violates: ["COSI-TDN-001"],
    features,
    create: () =>
      intercept(createReference(), {
        async Teardown(request, _, context) {
          return refuse((await findStored(context, request)) === undefined ? "NOT_FOUND" : "UNIMPLEMENTED");
        },
        TeardownAndDestroy: () => refuse("UNIMPLEMENTED"),
      }),
  }),
  mutant({
    id: "tearing-down.checks-owner-first",
    title: "A server without TeardownAndDestroy answers PERMISSION_DENIED for another owner",
    violates: ["COSI-TDN-001"],
    features,
    create: () =>
      intercept(createReference(), {
        Teardown: () => refuse("UNIMPLEMENTED"),
        async TeardownAndDestroy(request, _, context) {
          const stored = await findStored(context, request);
          const owner = request.options?.owner ?? "";
          const isWrong = stored !== undefined && stored.metadata!.owner !== owner;
          return refuse(isWrong ? "PERMISSION_DENIED" : "UNIMPLEMENTED");
        },
      }),
  }),
  mutant({
    id: "tearing-down.wants-names-first",
    title: "A server without Teardown refuses an empty request with INVALID_ARGUMENT",
    violates: ["COSI-TDN-001"],
    features,
    create: () =>
      intercept(createReference(), {
        Teardown: ({ id }) => refuse(id === "" ? "INVALID_ARGUMENT" : "UNIMPLEMENTED"),
        TeardownAndDestroy: () => refuse("UNIMPLEMENTED"),
      }),
  }),
];
