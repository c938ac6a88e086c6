import { defineBreakingRule } from "../breaking-rule.ts";
import { nameOf, pairRules } from "../pair-rules.ts";

/** Other words are valid in a string field. */
export const stringEnumChanged = defineBreakingRule({
  id: "string-enum-changed",
  summary: "The list of valid values of a string was added, lost a value, or grew for readers.",
  verdicts: {
    added: {
      axis: "semantic",
      severity: "error",
      message: "{name} now accepts only {values}",
      why: "any other text was valid and is refused",
      hint: "leave enum out, and list the values in the comment",
    },
    removed: {
      axis: "semantic",
      severity: "error",
      message: '{name} no longer accepts "{value}"',
      why: "files and stored resources that say {value} are refused",
      hint: 'keep "{value}" and let it mean what it meant',
    },
    grown: {
      axis: "semantic",
      severity: "warning",
      message: '{name} may now be "{value}", and clients read it',
      why: "old readers do not know the value",
      hint: "let readers treat unknown values as not said",
    },
    opened: {
      axis: "semantic",
      severity: "warning",
      message: "{name} may now be any text, and clients read it",
      why: "old readers do not know the values",
      hint: "keep the list of values",
    },
  },
  check(comparison, report) {
    for (const pair of pairRules(comparison)) {
      const from = pair.before.enum;
      const to = pair.after.enum;
      const { message, after } = pair.field;
      const name = nameOf(pair);
      const isRead = comparison.isRead(message.before.fullName);
      const place = comparison.places.field(message.after, after, ...pair.path, "enum");
      if (from === undefined && to !== undefined) report("added", place, { name, values: to.join(", ") });
      if (from !== undefined && to === undefined && isRead) report("opened", place, { name });
      if (from === undefined || to === undefined) continue;
      for (const value of from) if (!to.includes(value)) report("removed", place, { name, value });
      if (isRead) for (const value of to) if (!from.includes(value)) report("grown", place, { name, value });
    }
  },
});
