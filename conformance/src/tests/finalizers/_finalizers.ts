import type { Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import type { TestContext } from "../../test.ts";

/** Judges that a call succeeded and that exactly these finalizers are stored, in this order. */
export async function judgeFinalizers(
  { call, check }: TestContext,
  requirement: Parameters<TestContext["check"]["isOk"]>[0],
  resource: Resource,
  want: readonly string[],
  outcome: Parameters<TestContext["check"]["isOk"]>[1],
): Promise<void> {
  check.isOk(requirement, outcome);
  const got = await call.get(nameOf(resource));
  const stored = got.kind === "ok" ? got.value.resource?.metadata?.finalizers : undefined;
  const isSame = JSON.stringify(stored) === JSON.stringify(want);
  const texts = {
    want: JSON.stringify(want),
    got: stored === undefined ? "no resource" : JSON.stringify(stored),
  };
  check.that(requirement, isSame, texts, outcome);
}
