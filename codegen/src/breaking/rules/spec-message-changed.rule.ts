import { defineBreakingRule } from "../breaking-rule.ts";

/** A resource type has another message as its spec. */
export const specMessageChanged = defineBreakingRule({
  id: "spec-message-changed",
  summary: "The spec of a resource type is another message.",
  verdicts: {
    changed: {
      axis: "semantic",
      severity: "warning",
      message: "the spec of {type} is now {to}, it was {from}",
      why: "generated types have another name; the wire does not carry it, so fields are compared one by one",
      hint: "keep the name {from}",
    },
  },
  check({ resources, places, movedNameOf }, report) {
    for (const { before, after } of resources)
      if (movedNameOf(before.message) !== after.message)
        report("changed", places.resource(after), {
          type: after.type,
          from: before.message,
          to: after.message,
        });
  },
});
