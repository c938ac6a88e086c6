import type { FieldRules, FieldType } from "../../model/model.ts";
import { defineLintRule } from "../lint-rule.ts";

/** What anyone may write has a largest size. */
export const unbounded = defineLintRule({
  id: "unbounded",
  severity: "warning",
  summary: "In desired types every string, bytes field, list and map has a largest size.",
  messages: {
    text: { message: "{name} has no largest length", hint: "add max_length{where}, or a format" },
    list: { message: "{name} has no largest number of items", hint: "add max_items" },
    map: { message: "{name} has no largest number of entries", hint: "add max_properties" },
  },
  check({ fields, places, roles }, report) {
    for (const { message, field } of fields) {
      if (!roles.rolesOf(message.fullName).has("desired")) continue;
      const place = places.field(message, field);
      const { type, rules, name } = field;
      if (type.kind === "list" && rules.maxItems === undefined) report("list", place, { name });
      if (type.kind === "map" && rules.maxProperties === undefined) report("map", place, { name });
      if (isUnboundedText(type, rules)) report("text", place, { name, where: "" });
      if (type.kind === "list" && isUnboundedText(type.item, rules.items))
        report("text", place, { name, where: " under items" });
      if (type.kind === "map" && isUnboundedText(type.value, rules.additionalProperties))
        report("text", place, { name, where: " under additional_properties" });
    }
  },
});

function isUnboundedText(type: FieldType, rules: FieldRules | undefined): boolean {
  if (type.kind !== "scalar" || (type.scalar !== "string" && type.scalar !== "bytes")) return false;
  return (
    rules?.maxLength === undefined &&
    rules?.enum === undefined &&
    !isBoundedPattern(rules?.pattern) &&
    // These forms have a length of their own; paths and URIs do not.
    (rules?.format === undefined || ["absolute-path", "relative-path", "uri"].includes(rules.format))
  );
}

/** Whether a pattern is about the whole text and repeats nothing without end; in doubt it is not. */
function isBoundedPattern(pattern: string | undefined): boolean {
  return pattern !== undefined && /^\^[^|]*\$$/.test(pattern) && !/[*+]|\{\d+,\}|\\\$$/.test(pattern);
}
