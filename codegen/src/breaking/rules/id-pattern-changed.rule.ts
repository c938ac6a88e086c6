import { defineBreakingRule } from "../breaking-rule.ts";

/** Other ids are valid. */
export const idPatternChanged = defineBreakingRule({
  id: "id-pattern-changed",
  summary: "The pattern of ids of a resource type was added, changed or removed.",
  verdicts: {
    narrowed: {
      axis: "semantic",
      severity: "error",
      message: "id_pattern changed from {from} to {to}",
      why: "ids that were valid may be refused, and resources that are stored may have them",
      hint: "let the pattern accept every id that it accepted before",
    },
    widened: {
      axis: "semantic",
      severity: "warning",
      message: "id_pattern {from} was removed from a type that clients read",
      why: "readers that take ids apart meet ids of another form",
      hint: "keep the pattern",
    },
  },
  check({ resources, places }, report) {
    for (const { before, after } of resources) {
      if (before.idPattern === after.idPattern) continue;
      const place = places.resource(after, "id_pattern");
      if (after.idPattern !== "")
        report("narrowed", place, {
          from: before.idPattern === "" ? "none" : before.idPattern,
          to: after.idPattern,
        });
      else if (before.role !== "desired") report("widened", place, { from: before.idPattern });
    }
  },
});
