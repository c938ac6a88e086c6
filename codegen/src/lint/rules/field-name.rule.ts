import { defineLintRule } from "../lint-rule.ts";
import { isSnakeCase, toSnakeCase } from "../names.ts";

/** Field and oneof names are lower_snake_case. */
export const fieldName = defineLintRule({
  id: "field-name",
  severity: "error",
  summary: "Names of fields and oneofs are in lower_snake_case.",
  messages: { form: { message: '"{name}" must be in lower_snake_case', hint: "write {better}" } },
  check({ model, messages, places }, report) {
    for (const message of messages) {
      if (isJsonSchema(model.files, message.location.file)) continue;
      for (const field of message.fields)
        if (!isSnakeCase(field.name))
          report("form", places.field(message, field), { name: field.name, better: toSnakeCase(field.name) });
      for (const oneof of message.oneofs)
        if (!isSnakeCase(oneof.name))
          report("form", places.oneof(message, oneof), { name: oneof.name, better: toSnakeCase(oneof.name) });
    }
  },
});

function isJsonSchema(files: readonly { path: string; syntax: string }[], path: string): boolean {
  return files.some((file) => file.path === path && file.syntax === "json-schema");
}
