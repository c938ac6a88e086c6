import { defineLintRule } from "../lint-rule.ts";
import { toSnakeCase } from "../names.ts";

/** The zero value of an enum says "not said" and nothing else. */
export const enumZeroValue = defineLintRule({
  id: "enum-zero-value",
  severity: "error",
  summary: "The zero value of an enum ends in `_UNSPECIFIED`.",
  messages: {
    name: { message: 'the zero value "{name}" must end in _UNSPECIFIED', hint: "write {better} = 0" },
    missing: { message: "the enum has no value with number 0", hint: "add {better} = 0" },
  },
  check({ model, enums, places }, report) {
    for (const type of enums) {
      if (model.files.some((file) => file.path === type.location.file && file.syntax === "json-schema"))
        continue;
      const better = `${toSnakeCase(type.name).toUpperCase()}_UNSPECIFIED`;
      const zero = type.values.find(({ number }) => number === 0);
      if (zero === undefined) report("missing", places.enum(type), { better });
      else if (!zero.name.endsWith("_UNSPECIFIED"))
        report("name", places.enumValue(type, zero), { name: zero.name, better });
    }
  },
});
