import { describeResource } from "../../check/describe.ts";
import type { TestContext } from "../../test.ts";
import type { Sent } from "./_everywhere.ts";

type Check = TestContext["check"];

/** Judges that something holds for each resource, by the first for which it does not. */
export function judgeEvery(
  check: Check,
  requirement: Parameters<Check["that"]>[0],
  sent: readonly Sent[],
  want: string,
  findFault: (sent: Sent) => string | undefined,
): void {
  for (const each of sent) {
    const fault = findFault(each);
    if (fault === undefined) continue;
    const got = `${describeResource(each.resource)} in ${each.where}: ${fault}`;
    check.that(requirement, false, { want, got }, each.evidence);
    return;
  }
  check.that(requirement, true, { want, got: `${sent.length} resources, all so` }, sent[0]?.evidence);
}

/** What a version of a stored resource is not; undefined if it is well formed. */
export function findVersionFault(version: string): string | undefined {
  const isCanonical = /^[1-9]\d{0,18}$/.test(version) && BigInt(version) <= 9_223_372_036_854_775_807n;
  return isCanonical ? undefined : `the version is ${JSON.stringify(version)}`;
}

/** What a phase is not; undefined if it is one of the two. */
export function findPhaseFault(phase: string | undefined): string | undefined {
  return phase === "running" || phase === "tearingDown" ? undefined : `the phase is ${JSON.stringify(phase)}`;
}

/** Which of the parts that every resource has is absent. */
export function findMissingPart({ resource: { metadata, spec } }: Sent): string | undefined {
  if (metadata === undefined) return "`metadata` is absent";
  return spec === undefined ? "`spec` is absent" : undefined;
}

/** Which of the timestamps is absent. */
export function findMissingTime({ resource: { metadata } }: Sent): string | undefined {
  if (metadata?.created === undefined) return "`created` is absent";
  return metadata.updated === undefined ? "`updated` is absent" : undefined;
}
