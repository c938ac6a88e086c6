import { defineLintRule } from "../lint-rule.ts";
import { isWide, listRuleSites } from "../walk-rules.ts";

/** Bounds are doubles, which cannot hold every 64-bit integer. */
export const boundUnsafe = defineLintRule({
  id: "bound-unsafe",
  severity: "error",
  summary: "Bounds of 64-bit integers are at most 2^53 - 1 away from zero.",
  messages: {
    unsafe: {
      message: "{word} of a 64-bit field must be within ±9007199254740991, or it is rounded",
      hint: "leave the bound out, or choose a rounder one below 2^53",
    },
  },
  check({ fields, places }, report) {
    for (const { message, field } of fields)
      for (const { rules, type, path } of listRuleSites(field.rules, field.type)) {
        if (!isWide(type)) continue;
        const bounds = {
          minimum: rules.minimum,
          maximum: rules.maximum,
          exclusive_minimum: rules.exclusiveMinimum,
          exclusive_maximum: rules.exclusiveMaximum,
          multiple_of: rules.multipleOf,
        };
        for (const [word, value] of Object.entries(bounds))
          if (value !== undefined && Math.abs(value) > Number.MAX_SAFE_INTEGER)
            report("unsafe", places.field(message, field, ...path, word), { word });
      }
  },
});
