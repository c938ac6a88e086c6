import { defineBreakingRule } from "../breaking-rule.ts";

/** An enum value has the same name and another number. */
export const enumValueRenumbered = defineBreakingRule({
  id: "enum-value-renumbered",
  summary: "The number of an enum value changed.",
  verdicts: {
    changed: {
      axis: "wire",
      severity: "error",
      message: "the number of {name} changed from {from} to {to}",
      why: "the wire carries the number: the two sides read different values",
      hint: "write {name} = {from} again",
    },
  },
  check({ enums, places }, report) {
    for (const { before, after } of enums)
      for (const value of before.values) {
        const now = after.values.find(({ name }) => name === value.name);
        if (now !== undefined && now.number !== value.number)
          report("changed", places.enumValue(after, now), {
            name: value.name,
            from: value.number,
            to: now.number,
          });
      }
  },
});
