import { defineBreakingRule } from "../breaking-rule.ts";

/** A proto2 field became required on the wire, or ceased to be. */
export const legacyRequiredChanged = defineBreakingRule({
  id: "legacy-required-changed",
  summary: "A field that is required on the wire was added or removed, or its label changed.",
  verdicts: {
    required: {
      axis: "wire",
      severity: "error",
      message: "{name} is now required on the wire",
      why: "messages of old programs lack the field and are refused whole",
      hint: "make it optional and demand it with the option required: true",
    },
    optional: {
      axis: "wire",
      severity: "error",
      message: "{name} is no longer required on the wire",
      why: "old programs refuse messages without the field",
      hint: "keep it required until no old program reads the message",
    },
  },
  check({ messages, places }, report) {
    for (const message of messages) {
      const isRequired = (side: "before" | "after", number: number): boolean =>
        message[side].fields.some((field) => field.number === number && field.presence === "legacy-required");
      for (const field of message.after.fields)
        if (isRequired("after", field.number) && !isRequired("before", field.number))
          report("required", places.field(message.after, field), { name: field.name });
      for (const field of message.before.fields)
        if (isRequired("before", field.number) && !isRequired("after", field.number)) {
          const now = message.after.fields.find(({ number }) => number === field.number);
          const place = now === undefined ? places.message(message.after) : places.field(message.after, now);
          report("optional", place, { name: field.name });
        }
    }
  },
});
