import { defineBreakingRule } from "../breaking-rule.ts";

/** Numbers without a name are kept, or no longer. */
export const enumOpennessChanged = defineBreakingRule({
  id: "enum-openness-changed",
  summary: "An enum changed between open and closed.",
  verdicts: {
    closed: {
      axis: "wire",
      severity: "error",
      message: "the enum {name} is now closed",
      why: "numbers that it does not know vanish from the field, where they were kept before",
      hint: "leave the enum open",
    },
    opened: {
      axis: "wire",
      severity: "warning",
      message: "the enum {name} is now open",
      why: "programs meet numbers in the field that they never met before",
      hint: "let readers treat unknown numbers as not said",
    },
  },
  check({ enums, places }, report) {
    for (const { before, after } of enums)
      if (before.isOpen !== after.isOpen)
        report(after.isOpen ? "opened" : "closed", places.enum(after), { name: after.name });
  },
});
