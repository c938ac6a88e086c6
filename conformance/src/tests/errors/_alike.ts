import type { TestContext } from "../../test.ts";

type Check = TestContext["check"];
type Outcome = Parameters<Check["isOk"]>[1];

/** Judges that a call ends like its twin, which differs only in what is to make no difference. */
export function answersAlike(
  check: Check,
  requirement: Parameters<Check["isOk"]>[0],
  outcome: Outcome,
  twin: Outcome,
): void {
  if (outcome.kind === "silent" || outcome.kind === "lost") {
    check.isAnswered(requirement, outcome);
    return;
  }
  const [got, want] = [describe(outcome), describe(twin)];
  check.that(requirement, got === want, { want: `${want}, as for its twin`, got }, outcome);
}

function describe(outcome: Outcome): string {
  if (outcome.kind === "ok") return "OK";
  return outcome.kind === "refused" ? outcome.code : outcome.kind;
}
