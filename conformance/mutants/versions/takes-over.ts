import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { keyOf } from "../lib/stored.ts";

/** A server that takes over the version of a Create and cannot read some of them back. */
function takingOver(isUnreadable: (version: string) => boolean, isListed: boolean): InProcessServer {
  const broken = new Set<string>();
  return intercept(createReference(), {
    async Create(request, next) {
      const metadata = request.resource?.metadata;
      const isBroken = metadata !== undefined && isUnreadable(metadata.version);
      if (isBroken && metadata.version.startsWith("-")) metadata.version = "undefined";
      const answer = await next(request);
      if (isBroken) broken.add(keyOf(metadata));
      return answer;
    },
    async Destroy(request, next) {
      const answer = await next(request);
      broken.delete(keyOf(request));
      return answer;
    },
    async Get(request, next) {
      const answer = await next(request);
      if (!isListed && broken.has(keyOf(request))) refuse("INTERNAL", "the stored version is not readable");
      return answer;
    },
    async *List(request, next) {
      for await (const answer of next(request)) {
        if (broken.has(keyOf(answer.resource?.metadata)))
          refuse("INTERNAL", "a stored version is not readable");
        yield answer;
      }
    },
  });
}

export default [
  mutant({
    id: "versions.stores-negative",
    title: "A Create stores a negative version, and nobody can read the resource any more",
    violates: ["COSI-VER-007", "COSI-GET-001"],
    create: () => takingOver((version) => /^-\d+$/.test(version), false),
  }),
  mutant({
    id: "versions.stores-largest",
    title: "A Create with the largest version stores one more, which List cannot read",
    violates: ["COSI-VER-007", "COSI-LST-001"],
    create: () => takingOver((version) => version === "9223372036854775807", true),
  }),
  mutant({
    id: "versions.stores-zero",
    title: "A Create with version 0 stores a resource that counts as not stored",
    violates: ["COSI-VER-007", "COSI-GET-001", "COSI-CRE-001", "COSI-CRE-002", "COSI-LST-001"],
    create: () => takingOver((version) => /^0+$/.test(version), false),
  }),
];
