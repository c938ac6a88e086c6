import { defineLintRule } from "../lint-rule.ts";
import { explainPatternFault } from "../pattern-subset.ts";

/** What ids mean and which are valid is said, in a pattern that every implementation understands. */
export const idPattern = defineLintRule({
  id: "id-pattern",
  severity: "error",
  summary: "Every resource type describes its ids, and its id_pattern compiles without anchors of its own.",
  messages: {
    invalid: {
      message: "id_pattern cannot be used: {reason}",
      hint: "keep to the syntax that RE2 and ECMAScript share",
    },
    anchored: {
      message: "id_pattern is about the whole id, so it has no `^` and `$`",
      hint: "write {better}",
    },
    empty: {
      message: "id_pattern accepts the empty id, which no resource has",
      hint: "write + instead of *",
    },
    description: { message: "{type} does not say what its ids are", hint: 'add id_description: "…"' },
  },
  check({ resources, places }, report) {
    for (const resource of resources) {
      if (resource.idDescription.trim() === "")
        report("description", places.resource(resource, "id_description"), { type: resource.type });
      const pattern = resource.idPattern;
      if (pattern === "") continue;
      const place = places.resource(resource, "id_pattern");
      const reason = explainPatternFault(pattern);
      if (reason !== undefined) report("invalid", place, { reason });
      else if (/^\^|[^\\]\$$/.test(pattern))
        report("anchored", place, { better: pattern.replace(/^\^/, "").replace(/([^\\])\$$/, "$1") });
      else if (new RegExp(`^(?:${pattern})$`, "u").test("")) report("empty", place, {});
    }
  },
});
