import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editWrites } from "../lib/edit-writes.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

type Owners = { readonly inMetadata: string; readonly inOptions: string };

/** A server that takes owners of a Create from elsewhere than it says. */
function owning(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  choose: (owners: Owners) => Owners,
): Mutant {
  return mutant({
    id: `ownership.${name}`,
    title,
    violates,
    create: () =>
      editWrites(({ method, metadata, owner, setOwner }) => {
        if (method !== "Create") return;
        const { inMetadata, inOptions } = choose({ inMetadata: metadata.owner, inOptions: owner });
        metadata.owner = inMetadata;
        setOwner(inOptions);
      }),
  });
}

const isSame = ({ inMetadata, inOptions }: Owners): boolean => inMetadata === "" || inMetadata === inOptions;
const refused = ["COSI-OWN-003", "COSI-OWN-002", "COSI-CRE-006"] as const;
// Owners that are not stored are missed by every test that needs one.
const stored = [
  "COSI-OWN-001",
  "COSI-OWN-004",
  "COSI-OWN-005",
  "COSI-CRE-009",
  "COSI-DES-003",
  "COSI-UPD-007",
  "COSI-UPD-009",
  "COSI-ERR-010",
  "COSI-TDN-004",
  "COSI-TAD-004",
] as const;

export default [
  owning("forgets-owner", "A Create stores no owner unless its metadata names one", stored, (owners) =>
    owners.inMetadata === "" ? { inMetadata: "", inOptions: "" } : owners,
  ),
  owning("lower-cases-owner", "A Create stores the owner in lower case", ["COSI-OWN-001"], (owners) => {
    if (!isSame(owners)) return owners;
    const lower = owners.inOptions.toLowerCase();
    return { inMetadata: owners.inMetadata === "" ? "" : lower, inOptions: lower };
  }),
  owning(
    "trims-owner",
    "A Create stores the owner without white space around it",
    ["COSI-OWN-001"],
    (owners) => (isSame(owners) ? { inMetadata: "", inOptions: owners.inOptions.trim() } : owners),
  ),
  owning(
    "needs-owner-only-once",
    "A Create that names its owner in metadata as well stores no owner",
    ["COSI-OWN-001"],
    (owners) => (isSame(owners) && owners.inMetadata !== "" ? { inMetadata: "", inOptions: "" } : owners),
  ),
  owning(
    "refuses-owner-twice",
    "A Create that names its owner in metadata as well is refused",
    ["COSI-OWN-001"],
    (owners) =>
      isSame(owners) ? (owners.inMetadata === "" ? owners : { ...owners, inMetadata: "?" }) : owners,
  ),
  owning("options-win", "A Create with two different owners stores that of the options", refused, (owners) =>
    owners.inOptions === "" ? owners : { inMetadata: "", inOptions: owners.inOptions },
  ),
  owning(
    "metadata-wins",
    "A Create with two different owners stores that of the metadata",
    refused,
    (owners) =>
      isSame(owners) || owners.inOptions === ""
        ? owners
        : { inMetadata: owners.inMetadata, inOptions: owners.inMetadata },
  ),
  owning(
    "takes-owner-from-metadata",
    "A Create without owner in its options stores that of the metadata",
    refused,
    (owners) => (owners.inOptions === "" ? { ...owners, inOptions: owners.inMetadata } : owners),
  ),
  owning(
    "drops-owner-from-metadata",
    "A Create without owner in its options stores no owner, whatever the metadata says",
    refused,
    (owners) => (owners.inOptions === "" ? { inMetadata: "", inOptions: "" } : owners),
  ),
  owning(
    "compares-owners-in-any-case",
    "A Create with two owners that differ only in case is made",
    refused,
    (owners) =>
      owners.inMetadata.toLowerCase() === owners.inOptions.toLowerCase()
        ? { inMetadata: "", inOptions: owners.inOptions }
        : owners,
  ),
];
