import type { Field } from "../../model/model.ts";
import { checkScalar } from "../check-scalar.ts";
import { defineLintRule } from "../lint-rule.ts";
import { isBytes, isNumeric, isText } from "../walk-rules.ts";

/** Without presence zero means "not set", so a rule against zero cannot be broken. */
export const zeroExcluded = defineLintRule({
  id: "zero-excluded",
  severity: "error",
  summary: "A field whose rules exclude its zero value is `optional`, required, or in a oneof.",
  messages: {
    excluded: {
      message: "{word} excludes the zero value of {name}, which without presence means that it is not set",
      hint: "make the field optional, or add required: true",
    },
    idle: {
      message: "{word}: 1 has no effect, because an empty {kind} is not set",
      hint: "add required: true, or remove {word}",
    },
  },
  check({ fields, places }, report) {
    for (const { message, field } of fields) {
      if (field.presence !== "implicit" || field.rules.isRequired) continue;
      const { type, rules, name } = field;
      // Two or more is a rule: none at all, or at least so many.
      if (type.kind === "list" && rules.minItems === 1)
        report("idle", places.field(message, field, "min_items"), { word: "min_items", kind: "list" });
      if (type.kind === "map" && rules.minProperties === 1)
        report("idle", places.field(message, field, "min_properties"), {
          word: "min_properties",
          kind: "map",
        });
      const word = findExcludingWord(field);
      if (word !== undefined) report("excluded", places.field(message, field, word), { word, name });
    }
  },
});

function findExcludingWord({ type, rules }: Field): string | undefined {
  const zero = isNumeric(type) ? (type.kind === "scalar" && type.scalar.includes("64") ? "0" : 0) : "";
  return isNumeric(type) || isText(type) || isBytes(type)
    ? checkScalar(rules, type, zero, "")[0]?.keyword
    : undefined;
}
