import { rangeOf } from "../check-scalar.ts";
import { defineLintRule } from "../lint-rule.ts";
import { isNumeric, listRuleSites } from "../walk-rules.ts";

const pairs = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
] as const;

/** Bounds leave room for at least one value. */
export const boundsContradict = defineLintRule({
  id: "bounds-contradict",
  severity: "error",
  summary: "The bounds of a field leave at least one value, and lie in the range of its type.",
  messages: {
    order: {
      message: "{low} {lowValue} is above {high} {highValue}: no value is valid",
      hint: "swap or widen the bounds",
    },
    empty: {
      message: "{low} {lowValue} and {high} {highValue} leave no value",
      hint: "use minimum and maximum",
    },
    both: { message: "{first} and {second} say the same thing twice", hint: "keep the stricter one" },
    range: {
      message: "{word} {value} is outside the range of {type}",
      hint: "values of {type} go from {min} to {max}",
    },
    multiple: {
      message: "multiple_of must be greater than 0, found {value}",
      hint: "remove it, or write the step",
    },
    never: {
      message: "max_length, max_items or max_properties 0 allows the empty value only",
      hint: "remove the field",
    },
  },
  check({ fields, places }, report) {
    for (const { message, field } of fields)
      for (const { rules, type, path } of listRuleSites(field.rules, field.type)) {
        const at = (word: string) => places.field(message, field, ...path, word);
        for (const [low, high] of pairs) {
          const lowValue = rules[low];
          const highValue = rules[high];
          if (lowValue !== undefined && highValue !== undefined && lowValue > highValue)
            report("order", at(snake(low)), { low: snake(low), lowValue, high: snake(high), highValue });
          else if (high !== "maximum" && highValue === 0) report("never", at(snake(high)), {});
        }
        const low = rules.exclusiveMinimum ?? rules.minimum;
        const high = rules.exclusiveMaximum ?? rules.maximum;
        const isExclusive = rules.exclusiveMinimum !== undefined || rules.exclusiveMaximum !== undefined;
        if (isExclusive && low !== undefined && high !== undefined && low >= high)
          report("empty", at(rules.exclusiveMinimum !== undefined ? "exclusive_minimum" : "minimum"), {
            low: rules.exclusiveMinimum !== undefined ? "exclusive_minimum" : "minimum",
            lowValue: low,
            high: rules.exclusiveMaximum !== undefined ? "exclusive_maximum" : "maximum",
            highValue: high,
          });
        if (rules.minimum !== undefined && rules.exclusiveMinimum !== undefined)
          report("both", at("exclusive_minimum"), { first: "minimum", second: "exclusive_minimum" });
        if (rules.maximum !== undefined && rules.exclusiveMaximum !== undefined)
          report("both", at("exclusive_maximum"), { first: "maximum", second: "exclusive_maximum" });
        if (rules.multipleOf !== undefined && !(rules.multipleOf > 0))
          report("multiple", at("multiple_of"), { value: rules.multipleOf });
        const range = isNumeric(type) && type.kind === "scalar" ? rangeOf(type.scalar) : undefined;
        if (range === undefined || type.kind !== "scalar") continue;
        for (const word of ["minimum", "maximum"] as const) {
          const value = rules[word];
          if (value !== undefined && (value < Number(range[0]) || value > Number(range[1])))
            report("range", at(word), {
              word,
              value,
              type: type.scalar,
              min: String(range[0]),
              max: String(range[1]),
            });
        }
      }
  },
});

function snake(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
