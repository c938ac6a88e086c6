import { defineBreakingRule } from "../breaking-rule.ts";

/** A field has another name in JSON and YAML. */
export const jsonNameChanged = defineBreakingRule({
  id: "json-name-changed",
  summary: "The name of a field in JSON and YAML changed.",
  verdicts: {
    changed: {
      axis: "json",
      severity: "error",
      message: 'the JSON name changed from "{from}" to "{to}"',
      why: "documents that say {from} are refused, programs that read {from} find nothing",
      hint: 'write json_name = "{from}"',
    },
  },
  check({ fields, places }, report) {
    for (const { before, after, message } of fields)
      if (before.jsonName !== after.jsonName)
        report("changed", places.field(message.after, after), { from: before.jsonName, to: after.jsonName });
  },
});
