import { defineBreakingRule } from "../breaking-rule.ts";

/** Readers meet a value that they do not know. */
export const enumValueAdded = defineBreakingRule({
  id: "enum-value-added",
  summary: "A value was added to an enum that clients read from controllers.",
  verdicts: {
    added: {
      axis: "semantic",
      severity: "warning",
      message: "the value {name} ({number}) was added to an enum that clients read",
      why: "old readers do not know it: some refuse the document, others show a bare number",
      hint: "send it only where an old value would be wrong, and let readers treat unknown values as not said",
    },
  },
  check({ enums, places, isRead }, report) {
    for (const { before, after } of enums) {
      if (!isRead(before.fullName)) continue;
      for (const value of after.values)
        if (!before.values.some(({ number, name }) => number === value.number || name === value.name))
          report("added", places.enumValue(after, value), { name: value.name, number: value.number });
    }
  },
});
