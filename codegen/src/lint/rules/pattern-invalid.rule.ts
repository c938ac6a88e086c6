import { defineLintRule } from "../lint-rule.ts";
import { explainPatternFault } from "../pattern-subset.ts";
import { listRuleSites } from "../walk-rules.ts";

/** Patterns mean the same in Go and in JavaScript. */
export const patternInvalid = defineLintRule({
  id: "pattern-invalid",
  severity: "error",
  summary: "Patterns compile, in the syntax that RE2 and ECMAScript share.",
  messages: {
    invalid: {
      message: "the pattern cannot be used: {reason}",
      hint: "keep to classes, groups, alternatives and repetitions",
    },
  },
  check({ fields, places }, report) {
    for (const { message, field } of fields)
      for (const { rules, path } of listRuleSites(field.rules, field.type)) {
        const reason = rules.pattern === undefined ? undefined : explainPatternFault(rules.pattern);
        if (reason !== undefined)
          report("invalid", places.field(message, field, ...path, "pattern"), { reason });
      }
  },
});
