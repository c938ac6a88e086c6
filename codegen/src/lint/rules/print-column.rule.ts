import { parseColumnPath, resolveColumnPath } from "../column-path.ts";
import { defineLintRule } from "../lint-rule.ts";

/** Columns show values that exist and may be shown. */
export const printColumn = defineLintRule({
  id: "print-column",
  severity: "error",
  summary:
    "Every print column has a title of its own and a path to a value of the spec that is not sensitive.",
  messages: {
    name: { message: "the column has no name", hint: "write the title of the column" },
    twice: { message: 'there are two columns "{name}"', hint: "give one of them another name" },
    form: { message: 'the path "{path}" is no JSONPath in braces', hint: "write it like {example}" },
    unknown: { message: 'the path "{path}" leads nowhere: {reason}', hint: "{better}" },
    sensitive: { message: 'the path "{path}" shows {field}, which is sensitive', hint: "remove the column" },
  },
  check({ model, resources, places }, report) {
    for (const resource of resources) {
      const names = new Set<string>();
      resource.printColumns.forEach(({ name, jsonPath }, index) => {
        const at = (word: string) => places.resource(resource, "print_columns", index, word);
        if (name.trim() === "") report("name", at("name"), {});
        else if (names.has(name.toLowerCase())) report("twice", at("name"), { name });
        names.add(name.toLowerCase());
        const steps = parseColumnPath(jsonPath);
        if (steps === undefined) {
          report("form", at("json_path"), { path: jsonPath, example: "{.value} or {.items[*].name}" });
          return;
        }
        const result = resolveColumnPath(model, resource.message, steps);
        if (result.kind === "unknown")
          report("unknown", at("json_path"), { path: jsonPath, reason: result.reason, better: result.hint });
        if (result.kind === "sensitive")
          report("sensitive", at("json_path"), { path: jsonPath, field: result.field });
      });
    }
  },
});
