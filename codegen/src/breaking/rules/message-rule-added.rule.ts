import { defineBreakingRule } from "../breaking-rule.ts";
import { listMessageRules } from "../message-rules.ts";

/** Combinations of fields that were valid are refused. */
export const messageRuleAdded = defineBreakingRule({
  id: "message-rule-added",
  summary: "A rule about several fields was added or changed.",
  verdicts: {
    written: {
      axis: "semantic",
      severity: "error",
      message: "{rule} is new",
      why: "files and stored resources whose fields do not go together like this are refused",
      hint: "leave the rule out, or make it a warning of the controller in its status",
    },
    read: {
      axis: "semantic",
      severity: "warning",
      message: "{rule} is new in a type that controllers write",
      why: "controllers that set the fields otherwise break the schema, as do stored resources",
      hint: "change every controller that writes the type first",
    },
  },
  check({ messages, places, isWritten }, report) {
    for (const { before, after } of messages) {
      const known = new Set(listMessageRules(before.rules).map(({ key }) => key));
      for (const { key, word, index, text } of listMessageRules(after.rules)) {
        if (known.has(key)) continue;
        // A rule that only names new fields breaks nobody who does not use them.
        if (word !== "exactly_one_of" && word !== "at_least_one_of" && isAboutNewFields(before.fields, key))
          continue;
        report(isWritten(before.fullName) ? "written" : "read", places.message(after, word, index), {
          rule: text,
        });
      }
    }
  },
});

function isAboutNewFields(fields: readonly { readonly name: string }[], key: string): boolean {
  const names = key
    .split(/[ ,>]/)
    .slice(1)
    .filter((name) => name !== "");
  const [first] = names;
  // Of a dependency, what counts is the field that needs the others.
  if (key.startsWith("dependent_required")) return !fields.some(({ name }) => name === first);
  return names.filter((name) => fields.some((field) => field.name === name)).length < 2;
}
