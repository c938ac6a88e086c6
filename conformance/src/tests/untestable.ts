import type { RequirementId } from "../gen/requirement-ids.gen.ts";

/** Requirements of servers that a suite at the socket cannot judge, each with the reason. */
export const untestable: Readonly<Partial<Record<RequirementId, string>>> = {
  "COSI-VER-008": "It is a permission: versions that start over and versions that go on are both right.",
};
