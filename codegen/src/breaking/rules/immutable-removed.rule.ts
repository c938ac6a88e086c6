import { defineBreakingRule } from "../breaking-rule.ts";

/** A value changes that programs may have kept. */
export const immutableRemoved = defineBreakingRule({
  id: "immutable-removed",
  summary: "A field is no longer immutable.",
  verdicts: {
    removed: {
      axis: "semantic",
      severity: "warning",
      message: "{name} is no longer immutable",
      why: "controllers and readers that keep {json} for the life of a resource go on with the old value",
      hint: "change every controller that reads the type first",
    },
  },
  check({ fields, places }, report) {
    for (const { before, after, message } of fields)
      if (before.rules.isImmutable && !after.rules.isImmutable)
        report("removed", places.field(message.after, after), { name: after.name, json: after.jsonName });
  },
});
