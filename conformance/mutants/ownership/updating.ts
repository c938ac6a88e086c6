import { create } from "@bufbuild/protobuf";
import { DestroyOptionsSchema } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editWrites } from "../lib/edit-writes.ts";
import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

type Ids = readonly [RequirementId, ...RequirementId[]];
type Method = "Update" | "Destroy";

const violated: Readonly<Record<Method, Ids>> = {
  Update: ["COSI-OWN-004", "COSI-UPD-007", "COSI-UPD-009", "COSI-UPD-011", "COSI-ERR-009"],
  Destroy: ["COSI-OWN-005", "COSI-DES-003", "COSI-DES-004", "COSI-ERR-010"],
};

/** Two servers, one for Update and one for Destroy, that take another owner for the stored one. */
function mistaking(
  name: string,
  title: string,
  isAccepted: (given: string, stored: string) => boolean,
): readonly Mutant[] {
  return [
    mutant({
      id: `ownership.update-${name}`,
      title: `An Update ${title}`,
      violates: violated.Update,
      create: () =>
        editWrites(({ method, stored, owner, setOwner }) => {
          const rightful = stored?.metadata?.owner ?? "";
          if (method === "Update" && stored !== undefined && isAccepted(owner, rightful)) setOwner(rightful);
        }),
    }),
    mutant({
      id: `ownership.destroy-${name}`,
      title: `A Destroy ${title}`,
      violates: violated.Destroy,
      create: () =>
        intercept(createReference(), {
          async Destroy(request, next, context) {
            const rightful = (await findStored(context, request))?.metadata?.owner;
            const isMistaken = rightful !== undefined && isAccepted(request.options?.owner ?? "", rightful);
            if (isMistaken) request.options = create(DestroyOptionsSchema, { owner: rightful });
            return next(request);
          },
        }),
    }),
  ];
}

/** Servers that refuse another owner with another code. */
function miscoding(code: "FAILED_PRECONDITION" | "NOT_FOUND" | "UNAUTHENTICATED"): readonly Mutant[] {
  const remap = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      if (isRefusal(error, "PERMISSION_DENIED")) refuse(code);
      throw error;
    }
  };
  const name = code.toLowerCase().replaceAll("_", "-");
  return [
    mutant({
      id: `ownership.update-${name}`,
      title: `An Update by another owner is refused with ${code}`,
      violates: violated.Update,
      create: () => intercept(createReference(), { Update: (request, next) => remap(next(request)) }),
    }),
    mutant({
      id: `ownership.destroy-${name}`,
      title: `A Destroy by another owner is refused with ${code}`,
      violates: violated.Destroy,
      create: () => intercept(createReference(), { Destroy: (request, next) => remap(next(request)) }),
    }),
  ];
}

export default [
  ...mistaking("by-nobody", "without owner is allowed whoever owns the resource", (given) => given === ""),
  ...mistaking(
    "of-free-resources",
    "by anybody is allowed if nobody owns the resource",
    (_, stored) => stored === "",
  ),
  ...mistaking(
    "in-any-case",
    "compares owners without regard to case",
    (given, stored) => given.toLowerCase() === stored.toLowerCase(),
  ),
  ...mistaking(
    "by-prefix",
    "is allowed for an owner whose name begins with that of the stored one",
    (given, stored) => stored !== "" && given.startsWith(stored),
  ),
  ...mistaking(
    "by-parent",
    "is allowed for an owner with whose name the stored one begins",
    (given, stored) => given !== "" && stored.startsWith(given),
  ),
  ...mistaking(
    "trimmed",
    "drops white space around owners",
    (given, stored) => given.trim() === stored.trim(),
  ),
  ...mistaking(
    "normalised",
    "compares owners in Unicode form NFC",
    (given, stored) => given.normalize("NFC") === stored.normalize("NFC"),
  ),
  ...miscoding("FAILED_PRECONDITION"),
  ...miscoding("NOT_FOUND"),
  ...miscoding("UNAUTHENTICATED"),
];
