import { defineBreakingRule } from "../breaking-rule.ts";

/** A field has the same name and another number. */
export const fieldRenumbered = defineBreakingRule({
  id: "field-renumbered",
  summary: "The number of a field changed.",
  verdicts: {
    changed: {
      axis: "wire",
      severity: "error",
      message: "the number of {name} changed from {from} to {to}",
      why: "old programs write and read number {from}: each side finds the field empty",
      hint: "write number {from} again",
    },
  },
  check({ removedFields, places }, report) {
    for (const { message, field } of removedFields) {
      const moved = message.after.fields.find(({ name }) => name === field.name);
      if (moved !== undefined)
        report("changed", places.field(message.after, moved), {
          name: field.name,
          from: field.number,
          to: moved.number,
        });
    }
  },
});
