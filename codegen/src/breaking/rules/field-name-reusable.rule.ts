import { defineBreakingRule } from "../breaking-rule.ts";

/** The name of a field that is gone could be given to another one. */
export const fieldNameReusable = defineBreakingRule({
  id: "field-name-reusable",
  summary: "A field was removed without reserving its name.",
  verdicts: {
    free: {
      axis: "json",
      severity: "error",
      message: "the name of the removed field {name} is not reserved",
      why: "a later field with this name would be given the values of the old one in documents",
      hint: 'write reserved "{name}";',
    },
  },
  check({ removedFields, places }, report) {
    for (const { message, field } of removedFields) {
      const isTaken = message.after.fields.some(({ name }) => name === field.name);
      if (field.number !== 0 && !isTaken && !message.after.reservedNames.includes(field.name))
        report("free", places.message(message.after), { name: field.name });
    }
  },
});
