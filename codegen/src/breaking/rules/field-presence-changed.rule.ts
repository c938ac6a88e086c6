import { defineBreakingRule } from "../breaking-rule.ts";
import { isSameType } from "../pair-rules.ts";

/** "Not set" and zero became the same, or stopped being the same. */
export const fieldPresenceChanged = defineBreakingRule({
  id: "field-presence-changed",
  summary: 'A field began or ceased to tell "not set" from zero.',
  verdicts: {
    lost: {
      axis: "semantic",
      severity: "error",
      message: "{name} no longer tells its zero value from not being set",
      why: "a zero that somebody wrote is dropped and read as not set",
      hint: "make the field optional again",
    },
    gained: {
      axis: "semantic",
      severity: "warning",
      message: "{name} now tells its zero value from not being set",
      why: "old writers leave zero out, so their zero is now read as not set",
      hint: "let readers treat not set as zero, and say so in the comment",
    },
  },
  check(comparison, report) {
    for (const pair of comparison.fields) {
      const { before, after, message } = pair;
      if (before.presence === after.presence || before.oneof !== after.oneof || !isSameType(comparison, pair))
        continue;
      if (before.presence === "legacy-required" || after.presence === "legacy-required") continue;
      const place = comparison.places.field(message.after, after);
      report(before.presence === "explicit" ? "lost" : "gained", place, { name: after.name });
    }
  },
});
