import { defineBreakingRule } from "../breaking-rule.ts";

/** Updates that were accepted are refused. */
export const immutableAdded = defineBreakingRule({
  id: "immutable-added",
  summary: "A field became immutable.",
  verdicts: {
    added: {
      axis: "semantic",
      severity: "error",
      message: "{name} is now immutable",
      why: "updates that change {json} are refused; people have to remove the resource and make it again",
      hint: "leave it mutable, or add a new field that is immutable from the beginning",
    },
  },
  check({ fields, places }, report) {
    for (const { before, after, message } of fields)
      if (!before.rules.isImmutable && after.rules.isImmutable)
        report("added", places.field(message.after, after, "immutable"), {
          name: after.name,
          json: after.jsonName,
        });
  },
});
