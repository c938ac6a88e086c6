import { defineBreakingRule } from "../breaking-rule.ts";

/** Whether a resource is in force is said elsewhere. */
export const statusTypeChanged = defineBreakingRule({
  id: "status-type-changed",
  summary: "The type that reports on a resource type changed or was removed.",
  verdicts: {
    changed: {
      axis: "semantic",
      severity: "error",
      message: "status_type changed from {from} to {to}",
      why: "tools that wait until a resource is in force look at the old type and wait for ever",
      hint: "keep {from}",
    },
  },
  check({ resources, places }, report) {
    for (const { before, after } of resources)
      if (before.statusType !== "" && before.statusType !== after.statusType)
        report("changed", places.resource(after, "status_type"), {
          from: before.statusType,
          to: after.statusType === "" ? "none" : after.statusType,
        });
  },
});
