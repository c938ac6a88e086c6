import { defineBreakingRule } from "../breaking-rule.ts";

/** An object of JSON Schema no longer takes keys that it does not declare. */
export const unknownKeysRefused = defineBreakingRule({
  id: "unknown-keys-refused",
  summary: "An object of a JSON Schema refuses keys that it accepted before.",
  verdicts: {
    refused: {
      axis: "json",
      severity: "error",
      message: "{name} now refuses keys that it does not declare",
      why: "documents with keys of their own are refused",
      hint: "leave additionalProperties open, or declare the keys",
    },
  },
  check({ messages, places }, report) {
    for (const { before, after } of messages)
      if (before.isOpen && !after.isOpen) report("refused", places.message(after), { name: after.name });
  },
});
