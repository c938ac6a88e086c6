import { defineBreakingRule } from "../breaking-rule.ts";
import { isReserved } from "../is-reserved.ts";

/** The number of an enum value that is gone could be given to another one. */
export const enumValueNumberReusable = defineBreakingRule({
  id: "enum-value-number-reusable",
  summary: "An enum value was removed without reserving its number.",
  verdicts: {
    free: {
      axis: "wire",
      severity: "error",
      message: "number {number} of the removed value {name} is not reserved",
      why: "a later value with this number would be read from old messages and stored resources",
      hint: "write reserved {number};",
    },
  },
  check({ removedValues, places }, report) {
    for (const { type, value } of removedValues)
      if (!isReserved(type.after.reservedNumbers, value.number))
        report("free", places.enum(type.after), { number: value.number, name: value.name });
  },
});
