import { defineBreakingRule } from "../breaking-rule.ts";

/** A value appears in output that was kept out of it, or the other way round. */
export const sensitivityChanged = defineBreakingRule({
  id: "sensitivity-changed",
  summary: "A field or a resource type became sensitive, or ceased to be.",
  verdicts: {
    exposed: {
      axis: "semantic",
      severity: "error",
      message: "{name} is no longer sensitive",
      why: "secrets that are stored already appear in tables, logs, diffs and errors from now on",
      hint: "keep it sensitive, and report what is no secret in another field",
    },
    hidden: {
      axis: "semantic",
      severity: "warning",
      message: "{name} is now sensitive",
      why: "readers of tables, logs and diffs no longer see it, and clients need more rights where rights depend on it",
      hint: "report what is no secret in another field; values that were shown must be taken as known",
    },
  },
  check({ fields, resources, places }, report) {
    for (const { before, after, message } of fields)
      if (before.rules.isSensitive !== after.rules.isSensitive)
        report(
          after.rules.isSensitive ? "hidden" : "exposed",
          places.field(message.after, after, "sensitive"),
          {
            name: after.name,
          },
        );
    for (const { before, after } of resources)
      if (before.isSensitive !== after.isSensitive)
        report(after.isSensitive ? "hidden" : "exposed", places.resource(after, "sensitive"), {
          name: after.type,
        });
  },
});
