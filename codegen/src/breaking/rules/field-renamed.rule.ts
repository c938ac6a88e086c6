import { defineBreakingRule } from "../breaking-rule.ts";

/** A field has the same number and another name in the source. */
export const fieldRenamed = defineBreakingRule({
  id: "field-renamed",
  summary: "The name of a field in the source changed.",
  verdicts: {
    renamed: {
      axis: "json",
      severity: "error",
      message: "the field {from} was renamed to {to}",
      why: "parsers accept the name of the source too, generated code and rules about several fields use it",
      hint: "name the field {from} again, or add {to} under a new number and deprecate {from}",
    },
  },
  check({ fields, places }, report) {
    for (const { before, after, message } of fields)
      if (before.name !== after.name && before.number !== 0)
        report("renamed", places.field(message.after, after), { from: before.name, to: after.name });
  },
});
