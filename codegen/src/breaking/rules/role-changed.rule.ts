import { defineBreakingRule } from "../breaking-rule.ts";

/** Other people write resources of a type. */
export const roleChanged = defineBreakingRule({
  id: "role-changed",
  summary: "The role of a resource type changed.",
  verdicts: {
    closed: {
      axis: "semantic",
      severity: "error",
      message: "the role changed from {from} to {to}",
      why: "clients that write resources of the type are refused",
      hint: "keep the role {from}, and report in another type",
    },
    changed: {
      axis: "semantic",
      severity: "warning",
      message: "the role changed from {from} to {to}",
      why: "readers relied on who writes the resources and from what they follow",
      hint: "keep the role {from}, or declare another type",
    },
  },
  check({ resources, places }, report) {
    for (const { before, after } of resources) {
      if (before.role === after.role) continue;
      report(before.role === "desired" ? "closed" : "changed", places.resource(after, "role"), {
        from: (before.role ?? "none").toUpperCase(),
        to: (after.role ?? "none").toUpperCase(),
      });
    }
  },
});
