import { defineBreakingRule } from "../breaking-rule.ts";
import { compareBounds } from "../compare-bounds.ts";
import { nameOf, pairRules } from "../pair-rules.ts";

/** Readers meet values that could not be there before. */
export const constraintLoosened = defineBreakingRule({
  id: "constraint-loosened",
  summary: "A bound of a field that clients read allows more than before, or was removed.",
  verdicts: {
    read: {
      axis: "semantic",
      severity: "warning",
      message: "{word} of {name} changed from {from} to {to}, and clients read it",
      why: "readers were promised smaller values; buffers, columns and validators of old readers may refuse them",
      hint: "keep the bound {from}, or report larger values in another field",
    },
  },
  check(comparison, report) {
    for (const pair of pairRules(comparison))
      for (const { word, direction, from, to } of compareBounds(pair.before, pair.after, pair.type)) {
        const { message, after } = pair.field;
        if (direction !== "loosened" || !comparison.isRead(message.before.fullName)) continue;
        report("read", comparison.places.field(message.after, after, ...pair.path, word), {
          word,
          name: nameOf(pair),
          from,
          to,
        });
      }
  },
});
