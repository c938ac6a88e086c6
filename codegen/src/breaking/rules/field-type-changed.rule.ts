import { describeType } from "../../lint/walk-rules.ts";
import { defineBreakingRule } from "../breaking-rule.ts";
import { compareTypes } from "../compare-types.ts";
import { fieldKey } from "../wire-facts.ts";

/** A field, its items or its values are of another type. */
export const fieldTypeChanged = defineBreakingRule({
  id: "field-type-changed",
  summary: "The type of a field changed.",
  verdicts: {
    wire: {
      axis: "wire",
      severity: "error",
      message: "the type of {name} changed from {from} to {to}",
      why: "the bytes of one type are not those of the other: values are lost or misread",
      hint: "add a field of the new type under a new number, and deprecate {name}",
    },
    json: {
      axis: "json",
      severity: "error",
      message: "the type of {name} changed from {from} to {to}",
      why: "the bytes agree, but JSON and YAML write the two types differently, so documents are refused",
      hint: "add a field of the new type under a new number, and deprecate {name}",
    },
    range: {
      axis: "semantic",
      severity: "error",
      message: "the type of {name} changed from {from} to {to}",
      why: "the types have different ranges: values outside the new one are refused or become other numbers",
      hint: "keep {from} and say the range in minimum and maximum",
    },
    encoding: {
      axis: "wire",
      severity: "error",
      message: "{name} changed between length-prefixed and delimited encoding",
      why: "a reader of one encoding does not find the message of the other",
      hint: "keep the encoding",
    },
  },
  check(comparison, report) {
    const { fields, places, facts } = comparison;
    for (const { before, after, message } of fields) {
      if (
        before.type.kind === "list" ||
        before.type.kind === "map" ||
        after.type.kind === "list" ||
        after.type.kind === "map"
      )
        if (before.type.kind !== after.type.kind) continue;
      const place = places.field(message.after, after);
      const distance = compareTypes(before.type, after.type, comparison);
      if (distance !== "same")
        report(distance, place, {
          name: after.name,
          from: describeType(before.type),
          to: describeType(after.type),
        });
      else if (
        facts.before.delimited.has(fieldKey(message.before.fullName, before.number)) !==
        facts.after.delimited.has(fieldKey(message.after.fullName, after.number))
      )
        report("encoding", place, { name: after.name });
    }
  },
});
