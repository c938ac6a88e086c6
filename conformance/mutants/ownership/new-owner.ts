import { editWrites, isAcceptable, type Write } from "../lib/edit-writes.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

/** A server that makes Updates with another owner in their metadata, and stores an owner it chooses. */
function keeping(name: string, title: string, isMade: (wanted: string, write: Write) => boolean): Mutant {
  return mutant({
    id: `ownership.${name}`,
    title,
    violates: ["COSI-OWN-008", "COSI-OWN-007"],
    create: () =>
      editWrites((write) => {
        const { method, metadata, stored } = write;
        if (method !== "Update" || !isAcceptable(write) || !isMade(metadata.owner, write)) return;
        metadata.owner = stored!.metadata!.owner;
      }),
  });
}

export default [
  keeping("keeps-owner-and-says-ok", "An Update ignores the owner in its metadata", () => true),
  keeping(
    "keeps-owner-if-none-is-named",
    "An Update without owner in its metadata keeps the owner",
    (wanted) => wanted === "",
  ),
  keeping(
    "gives-no-owner",
    "An Update that gives an owner to a resource without one is made without it",
    (_, write) => write.owner === "",
  ),
];
