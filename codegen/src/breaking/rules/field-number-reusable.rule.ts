import { defineBreakingRule } from "../breaking-rule.ts";
import { isReserved } from "../is-reserved.ts";

/** The number of a field that is gone could be given to another one. */
export const fieldNumberReusable = defineBreakingRule({
  id: "field-number-reusable",
  summary: "A field was removed without reserving its number.",
  verdicts: {
    free: {
      axis: "wire",
      severity: "error",
      message: "number {number} of the removed field {name} is not reserved",
      why: "a later field with this number would be given the values of the old one, in stored resources too",
      hint: "write reserved {number};",
    },
  },
  check({ removedFields, places }, report) {
    for (const { message, field } of removedFields)
      if (field.number !== 0 && !isReserved(message.after.reservedNumbers, field.number))
        report("free", places.message(message.after), { number: field.number, name: field.name });
  },
});
