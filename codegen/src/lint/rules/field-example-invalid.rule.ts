import { checkValue } from "../check-value.ts";
import { defineLintRule } from "../lint-rule.ts";
import { isReported } from "./default-invalid.rule.ts";

/** Examples of a field are valid values. */
export const fieldExampleInvalid = defineLintRule({
  id: "field-example-invalid",
  severity: "error",
  summary: "Every example of a field is JSON, of the type of the field, and valid by its rules.",
  messages: {
    json: { message: "an example is no JSON", hint: "write JSON in quotes: examples: ['\"text\"', '1']" },
    invalid: { message: "example {number} is not valid: it {reason}", hint: "mend the example or the rule" },
  },
  check({ model, fields, places }, report) {
    for (const { message, field } of fields) {
      if (isReported(model.unsupported, "example that is not JSON", message.fullName, field.name))
        report("json", places.field(message, field, "examples"), {});
      field.rules.examples.forEach((example, index) => {
        for (const fault of checkValue(model, field.rules, field.type, example))
          report("invalid", places.field(message, field, "examples", index), {
            number: index + 1,
            reason: fault.message,
          });
      });
    }
  },
});
