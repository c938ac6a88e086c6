import { clone } from "@bufbuild/protobuf";
import { MetadataSchema, type Resource } from "@cosi-spec/types";
import type { Driver } from "../driver/driver.ts";
import type { Journal, JournalEntry } from "./journal.ts";

/** Attempts on one resource; somebody else may be changing it at the same time. */
const maxAttempts = 5;

/**
 * Removes what a journal says was created, and nothing else.
 *
 * @returns the entries that are still there.
 */
export async function cleanUp(driver: Driver, journal: Journal): Promise<readonly JournalEntry[]> {
  for (const entry of [...journal.entries()].reverse()) {
    if (await removeResource(driver, entry)) journal.remove(entry);
  }
  return journal.entries();
}

async function removeResource(driver: Driver, name: JournalEntry): Promise<boolean> {
  const { namespace, type, id } = name;
  let { owner } = name;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const outcome = await driver.destroy({ namespace, type, id, options: { owner } });
    if (outcome.kind === "ok" || (outcome.kind === "refused" && outcome.code === "NOT_FOUND")) return true;
    if (outcome.kind !== "refused") return false;
    const found = await driver.get({ namespace, type, id });
    if (found.kind === "refused" && found.code === "NOT_FOUND") return true;
    if (found.kind !== "ok" || found.value.resource?.metadata === undefined) return false;
    const { metadata } = found.value.resource;
    owner = metadata.owner;
    if (metadata.finalizers.length > 0) {
      await driver.update({ newResource: withoutFinalizers(found.value.resource), options: { owner } });
    }
  }
  return false;
}

function withoutFinalizers(resource: Resource): Resource {
  const metadata = clone(MetadataSchema, resource.metadata!);
  metadata.finalizers = [];
  return { ...resource, metadata };
}
