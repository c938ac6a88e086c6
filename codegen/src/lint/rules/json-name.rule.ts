import { defineLintRule } from "../lint-rule.ts";
import { isLowerCamelCase, toLowerCamelCase, toUpperCamelCase } from "../names.ts";

/** JSON and YAML names are lowerCamelCase, unique, and say where words begin. */
export const jsonName = defineLintRule({
  id: "json-name",
  severity: "error",
  summary: "Names in JSON and YAML are in lowerCamelCase, differ in more than case, and keep words apart.",
  messages: {
    form: {
      message: 'the JSON name "{name}" must be in lowerCamelCase',
      hint: 'write json_name = "{better}"',
    },
    digits: {
      message: 'the JSON name "{name}" of {field} loses the border before a digit',
      hint: "write json_name by hand, or a field name without a digit after `_`",
    },
    clash: {
      message: 'the JSON name "{name}" differs only in case from that of {other}',
      hint: "give one of the fields another json_name",
    },
  },
  check({ model, messages, places }, report) {
    for (const message of messages) {
      // Names of a JSON Schema are what documents say already.
      const isFixed = model.files.some(
        (file) => file.path === message.location.file && file.syntax === "json-schema",
      );
      const seen = new Map<string, string>();
      for (const field of message.fields) {
        const name = field.jsonName;
        if (!isFixed && !isLowerCamelCase(name))
          report("form", places.field(message, field), { name, better: lowerFirst(toUpperCamelCase(name)) });
        else if (
          !isFixed &&
          !field.hasExplicitJsonName &&
          /_[0-9]/.test(field.name) &&
          name === toLowerCamelCase(field.name)
        )
          report("digits", places.field(message, field), { name, field: field.name });
        const other = seen.get(name.toLowerCase());
        if (other === undefined) seen.set(name.toLowerCase(), field.name);
        else report("clash", places.field(message, field), { name, other });
      }
    }
  },
});

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
