import type { RequirementId } from "../gen/requirement-ids.gen.ts";

/** Requirements of servers that a suite at the socket cannot judge, each with the reason. */
export const untestable: Readonly<Partial<Record<RequirementId, string>>> = {};
