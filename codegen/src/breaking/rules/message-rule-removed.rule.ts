import { defineBreakingRule } from "../breaking-rule.ts";
import { listMessageRules } from "../message-rules.ts";

/** Readers meet combinations of fields that could not be there before. */
export const messageRuleRemoved = defineBreakingRule({
  id: "message-rule-removed",
  summary: "A rule about several fields that clients read was removed or changed.",
  verdicts: {
    read: {
      axis: "semantic",
      severity: "warning",
      message: "{rule} no longer holds, and clients read the fields",
      why: "readers were promised that the fields go together like this",
      hint: "keep the rule",
    },
  },
  check({ messages, places, isRead }, report) {
    for (const { before, after } of messages) {
      if (!isRead(before.fullName)) continue;
      const known = new Set(listMessageRules(after.rules).map(({ key }) => key));
      for (const { key, text } of listMessageRules(before.rules))
        if (!known.has(key)) report("read", places.message(after), { rule: text });
    }
  },
});
