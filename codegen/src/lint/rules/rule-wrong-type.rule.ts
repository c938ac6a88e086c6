import type { FieldRules, FieldType } from "../../model/model.ts";
import { defineLintRule } from "../lint-rule.ts";
import { describeType, isBytes, isNumeric, isText, listRuleSites } from "../walk-rules.ts";

const isList = (type: FieldType): boolean => type.kind === "list";
const isMap = (type: FieldType): boolean => type.kind === "map";
const isTextOrBytes = (type: FieldType): boolean => isText(type) || isBytes(type);

/** Words by the types they are about. */
const words: readonly (readonly [keyof FieldRules, string, (type: FieldType) => boolean, string])[] = [
  ["minimum", "minimum", isNumeric, "numbers"],
  ["maximum", "maximum", isNumeric, "numbers"],
  ["exclusiveMinimum", "exclusive_minimum", isNumeric, "numbers"],
  ["exclusiveMaximum", "exclusive_maximum", isNumeric, "numbers"],
  ["multipleOf", "multiple_of", isNumeric, "numbers"],
  ["minLength", "min_length", isTextOrBytes, "strings and bytes"],
  ["maxLength", "max_length", isTextOrBytes, "strings and bytes"],
  ["pattern", "pattern", isText, "strings"],
  ["format", "format", isText, "strings"],
  ["enum", "enum", isText, "strings"],
  ["minItems", "min_items", isList, "lists"],
  ["maxItems", "max_items", isList, "lists"],
  ["isUnique", "unique_items", isList, "lists"],
  ["items", "items", isList, "lists"],
  ["minProperties", "min_properties", isMap, "maps"],
  ["maxProperties", "max_properties", isMap, "maps"],
  ["propertyNames", "property_names", isMap, "maps"],
  ["additionalProperties", "additional_properties", isMap, "maps"],
];

/** Words that say something about a field and nothing about an item, a key or a value of a map. */
const fieldWords: readonly (readonly [keyof FieldRules, string])[] = [
  ["isRequired", "required"],
  ["default", "default"],
  ["isImmutable", "immutable"],
];

/** Rules are about the type of their field. */
export const ruleWrongType = defineLintRule({
  id: "rule-wrong-type",
  severity: "error",
  summary: "Every rule is one that the type of its field can break.",
  messages: {
    type: { message: "{word} is about {wanted}, the field is {type}", hint: "remove it{elsewhere}" },
    part: {
      message: "{word} is about a whole field and has no meaning for {part}",
      hint: "move it to the field",
    },
  },
  check({ fields, places }, report) {
    for (const { message, field } of fields)
      for (const { rules, type, path, isField } of listRuleSites(field.rules, field.type)) {
        for (const [key, word, isRight, wanted] of words) {
          const value = rules[key];
          if (value === undefined || value === false || isRight(type)) continue;
          const inner = type.kind === "list" ? type.item : type.kind === "map" ? type.value : undefined;
          const nested = type.kind === "list" ? "items" : "additional_properties";
          report("type", places.field(message, field, ...path, word), {
            word,
            wanted,
            type: describeType(type),
            elsewhere: inner !== undefined && isRight(inner) ? `, or write ${nested}: { ${word}: … }` : "",
          });
        }
        if (isField) continue;
        for (const [key, word] of fieldWords)
          if (rules[key] !== undefined && rules[key] !== false)
            report("part", places.field(message, field, ...path, word), {
              word,
              part: path.at(-1) ?? "a part",
            });
      }
  },
});
