import { defineLintRule } from "../lint-rule.ts";
import { isUpperSnakeCase, toSnakeCase } from "../names.ts";

/** Enum values are UPPER_SNAKE_CASE. */
export const enumValueName = defineLintRule({
  id: "enum-value-name",
  severity: "error",
  summary: "Names of enum values are in UPPER_SNAKE_CASE.",
  messages: { form: { message: '"{name}" must be in UPPER_SNAKE_CASE', hint: "write {better}" } },
  check({ model, enums, places }, report) {
    for (const type of enums) {
      // Values of a JSON Schema enum are what people write, not names.
      if (model.files.some((file) => file.path === type.location.file && file.syntax === "json-schema"))
        continue;
      for (const value of type.values)
        if (!isUpperSnakeCase(value.name))
          report("form", places.enumValue(type, value), {
            name: value.name,
            better: toSnakeCase(value.name).toUpperCase(),
          });
    }
  },
});
