import { defineBreakingRule } from "../breaking-rule.ts";
import { fieldKey } from "../wire-facts.ts";

/** The default of a proto2 field is in the generated code of each side. */
export const legacyDefaultChanged = defineBreakingRule({
  id: "legacy-default-changed",
  summary: "The built-in default of a proto2 or edition field changed.",
  verdicts: {
    changed: {
      axis: "wire",
      severity: "error",
      message: "the built-in default of {name} changed from {from} to {to}",
      why: "writers leave the default out, so the two sides read different values from the same bytes",
      hint: "keep {from}, or write the value in every message",
    },
  },
  check({ fields, places, facts }, report) {
    for (const { before, after, message } of fields) {
      const from = facts.before.defaults.get(fieldKey(message.before.fullName, before.number));
      const to = facts.after.defaults.get(fieldKey(message.after.fullName, after.number));
      if (from !== to)
        report("changed", places.field(message.after, after), {
          name: after.name,
          from: from ?? "none",
          to: to ?? "none",
        });
    }
  },
});
