import { defineBreakingRule } from "../breaking-rule.ts";
import { nameOf, pairRules } from "../pair-rules.ts";

/** Other text is valid. */
export const patternChanged = defineBreakingRule({
  id: "pattern-changed",
  summary: "The pattern of a string was added, changed or removed.",
  verdicts: {
    added: {
      axis: "semantic",
      severity: "error",
      message: "{name} now has the pattern {to}",
      why: "text that was valid is refused unless it matches",
      hint: "leave the pattern out, or add a field that has it",
    },
    changed: {
      axis: "semantic",
      severity: "error",
      message: "the pattern of {name} changed from {from} to {to}",
      why: "nothing proves that all text that matched still matches",
      hint: "let the new pattern accept all that the old one did, and accept this verdict with that reason",
    },
    removed: {
      axis: "semantic",
      severity: "warning",
      message: "{name} no longer has the pattern {from}, and clients read it",
      why: "readers that take the text apart meet text of any form",
      hint: "keep the pattern",
    },
  },
  check(comparison, report) {
    for (const pair of pairRules(comparison)) {
      const from = pair.before.pattern;
      const to = pair.after.pattern;
      if (from === to) continue;
      const { message, after } = pair.field;
      const name = nameOf(pair);
      const place = comparison.places.field(message.after, after, ...pair.path, "pattern");
      if (from === undefined && to !== undefined) report("added", place, { name, to });
      else if (from !== undefined && to !== undefined) report("changed", place, { name, from, to });
      else if (from !== undefined && comparison.isRead(message.before.fullName))
        report("removed", place, { name, from });
    }
  },
});
