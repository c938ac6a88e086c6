import { checkValue } from "../check-value.ts";
import { defineLintRule } from "../lint-rule.ts";

/** Readers may use the default, so it is a valid value. */
export const defaultInvalid = defineLintRule({
  id: "default-invalid",
  severity: "error",
  summary: "A default is JSON, of the type of the field, and valid by its rules.",
  messages: {
    json: {
      message: "the default is no JSON",
      hint: 'write JSON in quotes: default: "1", default: \'"text"\'',
    },
    invalid: { message: "the default is not valid: it {reason}", hint: "mend the default or the rule" },
  },
  check({ model, fields, places }, report) {
    for (const { message, field } of fields) {
      const place = places.field(message, field, "default");
      if (isReported(model.unsupported, "default that is not JSON", message.fullName, field.name))
        report("json", place, {});
      if (field.rules.default === undefined) continue;
      for (const fault of checkValue(model, field.rules, field.type, field.rules.default))
        report("invalid", place, { reason: fault.message });
    }
  },
});

/** Whether the front end could not read a part of a field. */
export function isReported(
  unsupported: readonly { readonly construct: string; readonly name: string }[],
  construct: string,
  message: string,
  field: string,
): boolean {
  return unsupported.some((entry) => entry.construct === construct && entry.name === `${message}.${field}`);
}
