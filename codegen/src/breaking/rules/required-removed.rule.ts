import { defineBreakingRule } from "../breaking-rule.ts";

/** Readers meet resources without the field. */
export const requiredRemoved = defineBreakingRule({
  id: "required-removed",
  summary: "A field that clients read is no longer required.",
  verdicts: {
    read: {
      axis: "semantic",
      severity: "warning",
      message: "{name} is no longer required, and clients read it",
      why: "readers were promised that {json} is always there",
      hint: "keep it required, and send a value that says why there is none",
    },
  },
  check({ fields, places, isRead }, report) {
    for (const { before, after, message } of fields)
      if (before.rules.isRequired && !after.rules.isRequired && isRead(message.before.fullName))
        report("read", places.field(message.after, after), { name: after.name, json: after.jsonName });
  },
});
