import { defineBreakingRule } from "../breaking-rule.ts";

/** The name of an enum value that is gone could be given to another one. */
export const enumValueNameReusable = defineBreakingRule({
  id: "enum-value-name-reusable",
  summary: "An enum value was removed without reserving its name.",
  verdicts: {
    free: {
      axis: "json",
      severity: "error",
      message: "the name of the removed value {name} is not reserved",
      why: "a later value with this name would be read from old documents",
      hint: 'write reserved "{name}";',
    },
  },
  check({ removedValues, places }, report) {
    for (const { type, value } of removedValues) {
      const isTaken = type.after.values.some(({ name }) => name === value.name);
      if (!isTaken && !type.after.reservedNames.includes(value.name))
        report("free", places.enum(type.after), { name: value.name });
    }
  },
});
