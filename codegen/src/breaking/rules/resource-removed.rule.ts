import { defineBreakingRule } from "../breaking-rule.ts";

/** A resource type is gone. */
export const resourceRemoved = defineBreakingRule({
  id: "resource-removed",
  summary: "A resource type was removed.",
  verdicts: {
    removed: {
      axis: "json",
      severity: "error",
      message: "the resource type {type} was removed",
      why: "documents of the type are refused, and resources that are stored belong to no type",
      hint: "keep the type, say in its comment what replaces it, and mark the message deprecated",
    },
  },
  check({ removedResources, after, places, placeOfRemoved, newNameOf }, report) {
    for (const { type, message, location } of removedResources) {
      const now = after.messages.get(newNameOf(message));
      report("removed", now === undefined ? placeOfRemoved(`/${message}`, location) : places.message(now), {
        type,
      });
    }
  },
});
