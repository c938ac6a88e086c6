import { defineBreakingRule } from "../breaking-rule.ts";

/** A resource type has another name or suffix. */
export const typeNameChanged = defineBreakingRule({
  id: "type-name-changed",
  summary: "The name or the suffix of a resource type changed.",
  verdicts: {
    name: {
      axis: "json",
      severity: "error",
      message: "the resource type {from} was renamed to {to}",
      why: "documents, queries, access rules and stored resources carry the old name",
      hint: "keep {from}, or declare {to} as a second type and move over",
    },
    suffix: {
      axis: "json",
      severity: "error",
      message: "the suffix of the resource type changed from {from} to {to}",
      why: "documents, queries, access rules and stored resources carry the old name",
      hint: "keep {from}",
    },
  },
  check({ resources, places }, report) {
    for (const { before, after } of resources) {
      if (before.type === after.type) continue;
      const isSameName = before.type.split(".")[0] === after.type.split(".")[0];
      const suffix = (type: string): string => type.split(".").slice(1).join(".");
      const place = places.resource(after, "type");
      if (isSameName) report("suffix", place, { from: suffix(before.type), to: suffix(after.type) });
      else report("name", place, { from: before.type, to: after.type });
    }
  },
});
