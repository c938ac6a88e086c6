import type { Metadata, Resource } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept, isRefusal } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { onRefusal } from "../lib/stored.ts";

type Repair = (metadata: Metadata, resource: Resource) => void;

/** A server that stores first and looks at one part of the request afterwards. */
function storing(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  repair: Repair,
): Mutant {
  return mutant({
    id: `creating.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        Create: (request, next, { call }) =>
          onRefusal(next(request), async (error) => {
            if (isRefusal(error, "ALREADY_EXISTS") || request.resource?.metadata === undefined) return;
            repair(request.resource.metadata, request.resource);
            await call("Create", request).catch(() => undefined);
          }),
      }),
  });
}

export default [
  storing(
    "stores-before-owner-check",
    "A Create is stored before the owner in its metadata is looked at",
    ["COSI-CRE-007", "COSI-OWN-003"],
    (metadata) => {
      metadata.owner = "";
    },
  ),
  storing(
    "stores-before-version-check",
    "A Create is stored before its version is looked at",
    ["COSI-CRE-007", "COSI-VER-006"],
    (metadata) => {
      metadata.version = "undefined";
    },
  ),
  storing(
    "stores-before-phase-check",
    "A Create is stored before its phase is looked at",
    ["COSI-CRE-007", "COSI-PHA-004"],
    (metadata) => {
      metadata.phase = "running";
    },
  ),
  storing(
    "stores-before-spec-check",
    "A Create is stored before it is found to lack a spec",
    ["COSI-CRE-007", "COSI-ERR-002"],
    (_, resource) => {
      resource.spec ??= { $typeName: "cosi.resource.Spec", protoSpec: new Uint8Array(0), yamlSpec: "" };
    },
  ),
];
