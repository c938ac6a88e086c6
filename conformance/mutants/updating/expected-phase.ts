import type { Resource, UpdateRequest } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

/** A server that changes the request of an Update, or refuses it, in the light of what is stored. */
function deciding(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  decide: (request: UpdateRequest & { newResource: Resource }, stored: Resource) => void,
): Mutant {
  return mutant({
    id: `updating.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const stored = await findStored(context, request.newResource?.metadata);
          if (stored !== undefined && request.newResource?.spec) decide(request as never, stored);
          return next(request);
        },
      }),
  });
}

const isPhase = (text: string | undefined): boolean => text === "running" || text === "tearingDown";

/** Whether an Update names an expected phase that is a phase and not the stored one. */
const isWrongPhase = ({ options }: UpdateRequest, { metadata }: Resource): boolean =>
  isPhase(options?.expectedPhase) && options!.expectedPhase !== metadata!.phase;
const isWrongOwner = ({ options }: UpdateRequest, { metadata }: Resource): boolean =>
  (options?.owner ?? "") !== metadata!.owner;
const isWrongVersion = ({ newResource }: UpdateRequest, { metadata }: Resource): boolean =>
  newResource!.metadata!.version !== metadata!.version;

export default [
  deciding(
    "compares-phase-of-request",
    "expected_phase is compared with the phase of the new resource",
    ["COSI-UPD-005"],
    (request, stored) => {
      if (!isPhase(request.options?.expectedPhase)) return;
      const isRight = request.options!.expectedPhase === request.newResource.metadata!.phase;
      const other = stored.metadata!.phase === "running" ? "tearingDown" : "running";
      request.options!.expectedPhase = isRight ? stored.metadata!.phase : other;
    },
  ),
  deciding("ignores-expected-phase", "expected_phase is ignored", ["COSI-UPD-005"], ({ options }) => {
    if (isPhase(options?.expectedPhase)) delete options!.expectedPhase;
  }),
  deciding(
    "expects-running-only",
    "expected_phase is looked at only where it is running",
    ["COSI-UPD-005"],
    ({ options }) => {
      if (options?.expectedPhase === "tearingDown") delete options.expectedPhase;
    },
  ),
  mutant({
    id: "updating.reports-phase-as-precondition",
    title: "An Update in a phase that is not the expected one is refused with FAILED_PRECONDITION",
    violates: ["COSI-UPD-005"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next) {
          try {
            return await next(request);
          } catch (error) {
            if (isRefusal(error, "INVALID_ARGUMENT") && isPhase(request.options?.expectedPhase)) {
              refuse("FAILED_PRECONDITION");
            }
            throw error;
          }
        },
      }),
  }),
  deciding(
    "expects-running-by-default",
    "An absent expected_phase is taken for running",
    ["COSI-UPD-006", "COSI-UPD-001", "COSI-PHA-003", "COSI-PHA-006", "COSI-FIN-005", "COSI-ERR-009"],
    (request, stored) => {
      const isRight = !isWrongOwner(request, stored) && !isWrongVersion(request, stored);
      const isAbsent = request.options?.expectedPhase === undefined;
      if (isRight && isAbsent && stored.metadata!.phase !== "running") refuse("INVALID_ARGUMENT");
    },
  ),
  deciding(
    "expects-phase-of-request-by-default",
    "An absent expected_phase is taken for running where the request has owner and options",
    ["COSI-UPD-006", "COSI-UPD-001"],
    (request, stored) => {
      const isOwned = (request.options?.owner ?? "") !== "" && request.options!.expectedPhase === undefined;
      if (isOwned && !isWrongOwner(request, stored) && !isWrongVersion(request, stored)) {
        request.options!.expectedPhase = "running";
      }
    },
  ),
  deciding(
    "checks-phase-before-owner",
    "A wrong expected phase is reported before a wrong owner",
    ["COSI-UPD-007"],
    (request, stored) => {
      const isRightVersion = !isWrongVersion(request, stored);
      if (isRightVersion && isWrongOwner(request, stored) && isWrongPhase(request, stored)) {
        refuse("INVALID_ARGUMENT");
      }
    },
  ),
  deciding(
    "checks-phase-before-version",
    "A wrong expected phase is reported before a wrong version",
    ["COSI-UPD-008"],
    (request, stored) => {
      const isRightOwner = !isWrongOwner(request, stored);
      if (isRightOwner && isWrongVersion(request, stored) && isWrongPhase(request, stored)) {
        refuse("INVALID_ARGUMENT");
      }
    },
  ),
  deciding(
    "checks-phase-first",
    "A wrong expected phase is reported before everything else",
    ["COSI-UPD-009", "COSI-UPD-007", "COSI-UPD-008"],
    (request, stored) => {
      if (isWrongPhase(request, stored)) refuse("INVALID_ARGUMENT");
    },
  ),
  deciding(
    "loses-count-of-faults",
    "An Update with a wrong owner and a wrong version is refused with UNKNOWN",
    ["COSI-UPD-009"],
    (request, stored) => {
      if (isWrongOwner(request, stored) && isWrongVersion(request, stored)) refuse("UNKNOWN");
    },
  ),
];
