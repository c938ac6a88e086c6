import { defineBreakingRule } from "../breaking-rule.ts";
import { nameOf, pairRules } from "../pair-rules.ts";

/** Text has another form. */
export const formatChanged = defineBreakingRule({
  id: "format-changed",
  summary: "The format of a string was added, changed or removed.",
  verdicts: {
    added: {
      axis: "semantic",
      severity: "error",
      message: "{name} now has the format {to}",
      why: "text that was valid is refused unless it happens to have this form",
      hint: "leave the format out, or add a field that has it",
    },
    changed: {
      axis: "semantic",
      severity: "error",
      message: "the format of {name} changed from {from} to {to}",
      why: "text of the old form is refused, and readers meet text of the new one",
      hint: "keep {from}, or add a field with the format {to}",
    },
    removed: {
      axis: "semantic",
      severity: "warning",
      message: "{name} no longer has the format {from}, and clients read it",
      why: "readers that parse the text meet text of any form",
      hint: "keep the format",
    },
  },
  check(comparison, report) {
    for (const pair of pairRules(comparison)) {
      const from = pair.before.format;
      const to = pair.after.format;
      if (from === to) continue;
      const { message, after } = pair.field;
      const name = nameOf(pair);
      const place = comparison.places.field(message.after, after, ...pair.path, "format");
      if (from === undefined && to !== undefined) report("added", place, { name, to });
      else if (from !== undefined && to !== undefined) report("changed", place, { name, from, to });
      else if (from !== undefined && comparison.isRead(message.before.fullName))
        report("removed", place, { name, from });
    }
  },
});
