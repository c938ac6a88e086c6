import { describeType } from "../../lint/walk-rules.ts";
import type { FieldType } from "../../model/model.ts";
import { defineBreakingRule } from "../breaking-rule.ts";

/** A field became a list, a map or a single value. */
export const fieldCardinalityChanged = defineBreakingRule({
  id: "field-cardinality-changed",
  summary: "A field changed between single value, list and map.",
  verdicts: {
    wire: {
      axis: "wire",
      severity: "error",
      message: "{name} changed from {from} to {to}",
      why: "lists of numbers are packed: readers of single values do not understand them",
      hint: "add a field of the new form under a new number, and deprecate {name}",
    },
    json: {
      axis: "json",
      severity: "error",
      message: "{name} changed from {from} to {to}",
      why: "documents with one form are refused where the other is expected, and readers keep one item at most",
      hint: "add a field of the new form under a new number, and deprecate {name}",
    },
  },
  check({ fields, places }, report) {
    for (const { before, after, message } of fields) {
      const from = formOf(before.type);
      const to = formOf(after.type);
      if (from === to) continue;
      const item =
        before.type.kind === "list"
          ? before.type.item
          : after.type.kind === "list"
            ? after.type.item
            : undefined;
      const isPacked =
        from !== "map" &&
        to !== "map" &&
        (item?.kind === "enum" || (item?.kind === "scalar" && !/string|bytes/.test(item.scalar)));
      report(isPacked ? "wire" : "json", places.field(message.after, after), {
        name: after.name,
        from: describeType(before.type),
        to: describeType(after.type),
      });
    }
  },
});

function formOf({ kind }: FieldType): "list" | "map" | "single" {
  return kind === "list" || kind === "map" ? kind : "single";
}
