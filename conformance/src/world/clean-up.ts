import { clone } from "@bufbuild/protobuf";
import { MetadataSchema, type Resource } from "@cosi-spec/types";
import type { Driver } from "../driver/driver.ts";
import type { Journal, JournalEntry } from "./journal.ts";

/** Attempts on one resource; somebody else may be changing it at the same time. */
const maxAttempts = 5;

/** Resources without an answer after which the others are left as they are: every one costs a deadline. */
const maxSilent = 3;

/**
 * Removes what a journal says was created, and nothing else.
 *
 * @returns the entries that are still there.
 */
export async function cleanUp(driver: Driver, journal: Journal): Promise<readonly JournalEntry[]> {
  let silent = 0;
  for (const entry of [...journal.entries()].reverse()) {
    const end = await removeResource(driver, entry);
    if (end === "gone") journal.remove(entry);
    if (end === "silent" && ++silent >= maxSilent) break;
  }
  return journal.entries();
}

async function removeResource(driver: Driver, name: JournalEntry): Promise<"gone" | "there" | "silent"> {
  const { namespace, type, id } = name;
  let { owner } = name;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const outcome = await driver.destroy({ namespace, type, id, options: { owner } });
    if (outcome.kind === "ok" || (outcome.kind === "refused" && outcome.code === "NOT_FOUND")) return "gone";
    if (outcome.kind !== "refused") return outcome.kind === "garbled" ? "there" : "silent";
    const found = await driver.get({ namespace, type, id });
    if (found.kind === "refused" && found.code === "NOT_FOUND") return "gone";
    if (found.kind !== "ok" || found.value.resource?.metadata === undefined) return "there";
    const { metadata } = found.value.resource;
    owner = metadata.owner;
    if (metadata.finalizers.length > 0) {
      await driver.update({ newResource: withoutFinalizers(found.value.resource), options: { owner } });
    }
  }
  return "there";
}

function withoutFinalizers(resource: Resource): Resource {
  const metadata = clone(MetadataSchema, resource.metadata!);
  metadata.finalizers = [];
  return { ...resource, metadata };
}
