import { defineBreakingRule } from "../breaking-rule.ts";

/** A field went into a oneof, out of it, or into another one. */
export const fieldOneofChanged = defineBreakingRule({
  id: "field-oneof-changed",
  summary: "A field moved into, out of, or between oneofs.",
  verdicts: {
    changed: {
      axis: "wire",
      severity: "error",
      message: "{name} moved from {from} to {to}",
      why: "setting one member of a oneof clears the others, so messages with both lose a value",
      hint: "leave the field where it was, and say with at_most_one_of which fields exclude each other",
    },
  },
  check({ fields, places }, report) {
    for (const { before, after, message } of fields)
      if (before.oneof !== after.oneof)
        report("changed", places.field(message.after, after), {
          name: after.name,
          from: describe(before.oneof),
          to: describe(after.oneof),
        });
  },
});

function describe(oneof: string | undefined): string {
  return oneof === undefined ? "no oneof" : `oneof ${oneof}`;
}
