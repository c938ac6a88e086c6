import type { RequirementId } from "../gen/requirement-ids.gen.ts";
import { requirements } from "../gen/requirements.gen.ts";

/**
 * How one check went.
 *
 * - `strict`: exactly what the requirement asks for.
 * - `tolerated`: an answer that the requirement names as tolerated, or a SHOULD or MAY that is not followed.
 * - `failed`: a MUST or MUST NOT is broken.
 * - `silent`: something is missing that may still come: the test is repeated with more time first. In the end a
 *   breach of a MUST or MUST NOT; for the other levels it becomes `tolerated`.
 */
export type Grade = "strict" | "tolerated" | "failed" | "silent";

/** One check of a test. */
export interface Judgement {
  readonly requirement: RequirementId;
  readonly grade: Grade;
  /** What is required here, in words. */
  readonly want: string;
  /** What came, in words. */
  readonly got: string;
  /** The call that was judged, by its number within the test. */
  readonly exchange: number | undefined;
}

/** Whether a judgement counts against the server if nothing better comes: silence where a SHOULD asks does not. */
export function isBreach({ grade, requirement }: Judgement): boolean {
  return grade === "failed" || (grade === "silent" && isMust(requirement));
}

/** Whether a requirement is a MUST or a MUST NOT. */
export function isMust(requirement: RequirementId): boolean {
  return requirements[requirement].level.startsWith("MUST");
}

/** Ends a test after a failed check on which everything later depends. */
export class StopTest extends Error {
  override readonly name = "StopTest";
}

/** Ends a test whose set-up failed: its requirements cannot be judged. */
export class BlockedTest extends Error {
  override readonly name = "BlockedTest";
  /** The requirement that the failed step rests on. */
  readonly blockedBy: RequirementId | undefined;
  /** Number of the exchange that went wrong. */
  readonly exchange: number | undefined;
  /** Whether more time could help. */
  readonly isSilent: boolean;

  constructor(why: string, blockedBy: RequirementId | undefined, exchange?: number, isSilent = false) {
    super(why);
    this.blockedBy = blockedBy;
    this.exchange = exchange;
    this.isSilent = isSilent;
  }
}

/** Ends a test that does not apply to this server. */
export class NotApplicable extends Error {
  override readonly name = "NotApplicable";
}
