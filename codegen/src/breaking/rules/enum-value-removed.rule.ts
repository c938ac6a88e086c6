import { defineBreakingRule } from "../breaking-rule.ts";

/** An enum value is gone, whether or not its number is reserved. */
export const enumValueRemoved = defineBreakingRule({
  id: "enum-value-removed",
  summary: "An enum value was removed.",
  verdicts: {
    removed: {
      axis: "json",
      severity: "error",
      message: "the value {name} ({number}) was removed",
      why: "documents that say {name} are refused, and stored numbers have no name any more",
      hint: "keep the value and mark it deprecated = true",
    },
  },
  check({ removedValues, enums, places }, report) {
    for (const { type, value } of removedValues) {
      if (type.after.values.some(({ name }) => name === value.name)) continue;
      report("removed", places.enum(type.after), { name: value.name, number: value.number });
    }
    // An alias is gone while its number lives on under another name.
    for (const { before, after } of enums)
      for (const value of before.values) {
        const same = before.values.filter(({ number }) => number === value.number);
        const now = after.values.filter(({ number }) => number === value.number);
        const isLost = !after.values.some(({ name }) => name === value.name);
        if (
          same.length > 1 &&
          isLost &&
          now.length > 0 &&
          same.some(({ name }) => now.some((v) => v.name === name))
        )
          report("removed", places.enum(after), { name: value.name, number: value.number });
      }
  },
});
