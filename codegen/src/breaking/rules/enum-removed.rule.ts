import { defineBreakingRule } from "../breaking-rule.ts";

/** An enum that others use is gone. */
export const enumRemoved = defineBreakingRule({
  id: "enum-removed",
  summary: "An enum was removed or renamed.",
  verdicts: {
    removed: {
      axis: "json",
      severity: "error",
      message: "the enum {name} was removed",
      why: "programs that use its generated type no longer compile, and its names are refused in documents",
      hint: "keep it and mark it deprecated = true until nobody uses it",
    },
  },
  check({ removedEnums, after, placeOfRemoved, places, newNameOf }, report) {
    for (const { fullName, location, parent } of removedEnums) {
      const owner = parent === undefined ? undefined : after.messages.get(newNameOf(parent));
      const place = owner === undefined ? placeOfRemoved(`/${fullName}`, location) : places.message(owner);
      report("removed", place, { name: fullName });
    }
  },
});
