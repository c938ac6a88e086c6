import { defineBreakingRule } from "../breaking-rule.ts";

/** A field is gone, whether or not its number is reserved. */
export const fieldRemoved = defineBreakingRule({
  id: "field-removed",
  summary: "A field was removed.",
  verdicts: {
    removed: {
      axis: "json",
      severity: "error",
      message: "the field {name} ({number}) was removed",
      why: "documents that have {json} are refused as having an unknown field, and readers miss the value",
      hint: "keep the field and mark it deprecated = true; remove it in the next version of the package",
    },
  },
  check({ removedFields, places }, report) {
    for (const { message, field } of removedFields) {
      if (message.after.fields.some(({ name }) => name === field.name)) continue;
      const number = field.number === 0 ? "of JSON Schema" : `number ${field.number}`;
      report("removed", places.message(message.after), { name: field.name, number, json: field.jsonName });
    }
  },
});
