import { checkScalar } from "../check-scalar.ts";
import { defineLintRule } from "../lint-rule.ts";
import { isText, listRuleSites } from "../walk-rules.ts";

/** The values that `enum` lists are valid by the other rules. */
export const enumRuleValue = defineLintRule({
  id: "enum-rule-value",
  severity: "error",
  summary: "Every value in `enum` is there once and obeys the other rules of the field.",
  messages: {
    invalid: {
      message: 'the value "{value}" can never be used: it {reason}',
      hint: "remove it, or mend the other rule",
    },
    twice: { message: 'the value "{value}" is there twice', hint: "remove one" },
  },
  check({ fields, places }, report) {
    for (const { message, field } of fields)
      for (const { rules, type, path } of listRuleSites(field.rules, field.type)) {
        if (!isText(type) || rules.enum === undefined) continue;
        const { enum: values, ...others } = rules;
        values.forEach((value, index) => {
          const place = places.field(message, field, ...path, "enum", index);
          if (values.indexOf(value) < index) report("twice", place, { value });
          const [fault] = checkScalar(others, type, value, "");
          if (fault !== undefined) report("invalid", place, { value, reason: fault.message });
        });
      }
  },
});
