import type { Metadata, Resource } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { editResources } from "./edit-resources.ts";
import { intercept } from "./intercept.ts";
import { createReference } from "./reference.ts";
import { findStored } from "./stored.ts";

/**
 * Makes a server that writes versions its own way and understands what it writes.
 *
 * @param write the text for the n-th state of a life; the first has number 1.
 */
export function mapVersions(
  write: (version: bigint, metadata: Metadata) => string,
  server: InProcessServer = createReference(),
): InProcessServer {
  const translate = (metadata: Metadata): void => {
    if (/^\d+$/.test(metadata.version)) metadata.version = write(BigInt(metadata.version), metadata);
  };
  const inner = intercept(server, {
    async Update(request, next, context) {
      const metadata = request.newResource?.metadata;
      const stored = await findStored(context, metadata);
      if (metadata && stored?.metadata) {
        const written = write(BigInt(stored.metadata.version), stored.metadata);
        const isStored = isSame(metadata.version, written);
        if (isStored) metadata.version = stored.metadata.version;
        // Not the stored state: any number that cannot be the stored one is as good as another.
        else if (/^\d+$/.test(metadata.version))
          metadata.version = String(BigInt(stored.metadata.version) + 1n);
      }
      return next(request);
    },
  });
  return editResources(({ metadata }: Resource & { metadata: Metadata }) => translate(metadata), inner);
}

/** Whether two texts are the same, or the same number. */
function isSame(one: string, other: string): boolean {
  const isNumber = (text: string): boolean => /^\d+$/.test(text);
  return one === other || (isNumber(one) && isNumber(other) && BigInt(one) === BigInt(other));
}
