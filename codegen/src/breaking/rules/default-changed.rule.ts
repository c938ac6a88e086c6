import { isZero } from "../../lint/check-value.ts";
import { defineBreakingRule } from "../breaking-rule.ts";
import { isSameType } from "../pair-rules.ts";

/** What is not said means something else. */
export const defaultChanged = defineBreakingRule({
  id: "default-changed",
  summary: "The default of a field was added, changed or removed.",
  verdicts: {
    changed: {
      axis: "semantic",
      severity: "error",
      message: "the default of {name} changed from {from} to {to}",
      why: "every resource that leaves {json} out behaves differently, without anybody having changed it",
      hint: "keep the default {from}",
    },
    sensitive: {
      axis: "semantic",
      severity: "error",
      message: "the default of {name} changed",
      why: "every resource that leaves {json} out behaves differently, without anybody having changed it",
      hint: "keep the default",
    },
  },
  check(comparison, report) {
    for (const pair of comparison.fields) {
      const { before, after, message } = pair;
      const from = before.rules.default;
      const to = after.rules.default;
      if (!isSameType(comparison, pair) || JSON.stringify(from) === JSON.stringify(to)) continue;
      // Without presence, "not set" is zero, so a default of zero says what was so anyway.
      const isNothing = (value: unknown): boolean =>
        value === undefined ||
        (before.presence === "implicit" &&
          after.presence === "implicit" &&
          isZero(comparison.after, after.type, value));
      if (isNothing(from) && isNothing(to)) continue;
      const place = comparison.places.field(message.after, after, "default");
      const json = after.jsonName;
      if (before.rules.isSensitive || after.rules.isSensitive)
        report("sensitive", place, { name: after.name, json });
      else report("changed", place, { name: after.name, from: print(from), to: print(to), json });
    }
  },
});

function print(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
