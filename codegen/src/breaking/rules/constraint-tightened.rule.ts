import { defineBreakingRule } from "../breaking-rule.ts";
import { compareBounds } from "../compare-bounds.ts";
import { nameOf, pairRules } from "../pair-rules.ts";

/** Values that were valid are refused. */
export const constraintTightened = defineBreakingRule({
  id: "constraint-tightened",
  summary: "A bound was added, or allows less than before.",
  verdicts: {
    written: {
      axis: "semantic",
      severity: "error",
      message: "{word} of {name} changed from {from} to {to}",
      why: "values that were valid are refused, in people's files and in stored resources",
      hint: "write {word} {from} again, or add a field with the tighter rule",
    },
    read: {
      axis: "semantic",
      severity: "warning",
      message: "{word} of {name} changed from {from} to {to}",
      why: "controllers that wrote such values until now break the schema, as do stored resources",
      hint: "change every controller that writes the type first",
    },
  },
  check(comparison, report) {
    for (const pair of pairRules(comparison))
      for (const { word, direction, from, to } of compareBounds(pair.before, pair.after, pair.type)) {
        if (direction !== "tightened") continue;
        const { message, after } = pair.field;
        report(
          comparison.isWritten(message.before.fullName) ? "written" : "read",
          comparison.places.field(message.after, after, ...pair.path, word),
          { word, name: nameOf(pair), from, to },
        );
      }
  },
});
