import { defineBreakingRule } from "../breaking-rule.ts";

/** An enum value has the same number and another name. */
export const enumValueRenamed = defineBreakingRule({
  id: "enum-value-renamed",
  summary: "The name of an enum value changed.",
  verdicts: {
    renamed: {
      axis: "json",
      severity: "error",
      message: "the value {from} ({number}) was renamed to {to}",
      why: "JSON and YAML carry the name: documents that say {from} are refused",
      hint: "name it {from} again, or add {to} beside it with option allow_alias = true",
    },
  },
  check({ values, places }, report) {
    for (const { type, value } of values) {
      const { before, after } = value;
      if (before.name === after.name) continue;
      // A lost alias, or two values that swapped their numbers, are findings of other rules.
      const same = type.before.values.filter(({ number }) => number === before.number);
      if (same.some(({ name }) => name === after.name)) continue;
      report("renamed", places.enumValue(type.after, after), {
        from: before.name,
        to: after.name,
        number: before.number,
      });
    }
  },
});
