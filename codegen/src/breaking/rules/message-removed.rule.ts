import { defineBreakingRule } from "../breaking-rule.ts";

/** A message that others use is gone. */
export const messageRemoved = defineBreakingRule({
  id: "message-removed",
  summary: "A message was removed or renamed.",
  verdicts: {
    removed: {
      axis: "wire",
      severity: "error",
      message: "the message {name} was removed",
      why: "programs that use its generated type no longer compile, and nothing decodes what they sent",
      hint: "keep it and mark it deprecated = true until nobody uses it",
    },
  },
  check({ removedMessages, before, after, placeOfRemoved, places, newNameOf }, report) {
    for (const { fullName, location, parent } of removedMessages) {
      // The spec of a resource type that is gone as well is the finding of another rule.
      if (before.resources.some(({ message }) => message === fullName)) continue;
      const owner = parent === undefined ? undefined : after.messages.get(newNameOf(parent));
      const place = owner === undefined ? placeOfRemoved(`/${fullName}`, location) : places.message(owner);
      report("removed", place, { name: fullName });
    }
  },
});
