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
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const found = await driver.get({ namespace: name.namespace, type: name.type, id: name.id });
    if (found.kind === "refused" && found.code === "NOT_FOUND") return true;
    if (found.kind !== "ok" || found.value.resource?.metadata === undefined) return false;
    const { owner, finalizers } = found.value.resource.metadata;
    if (finalizers.length > 0) {
      await driver.update({ newResource: withoutFinalizers(found.value.resource), options: { owner } });
    }
    const { namespace, type, id } = name;
    const outcome = await driver.destroy({ namespace, type, id, options: { owner } });
    if (outcome.kind === "ok") return true;
    if (outcome.kind === "lost" || outcome.kind === "silent") return false;
  }
  return false;
}

function withoutFinalizers(resource: Resource): Resource {
  const metadata = clone(MetadataSchema, resource.metadata!);
  metadata.finalizers = [];
  return { ...resource, metadata };
}
