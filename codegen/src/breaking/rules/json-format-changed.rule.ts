import type { Place } from "../../lint/places.ts";
import { defineBreakingRule } from "../breaking-rule.ts";

/** JSON is no longer guaranteed for a message or an enum. */
export const jsonFormatChanged = defineBreakingRule({
  id: "json-format-changed",
  summary: "A message or an enum lost its guaranteed JSON form.",
  verdicts: {
    lost: {
      axis: "json",
      severity: "error",
      message: "{name} no longer has a guaranteed JSON form",
      why: "names may clash, so documents can become ambiguous",
      hint: "remove features.json_format = LEGACY_BEST_EFFORT",
    },
  },
  check({ messages, enums, places, facts }, report) {
    const check = (before: string, after: string, name: string, place: Place): void => {
      if (!facts.before.legacyJson.has(before) && facts.after.legacyJson.has(after))
        report("lost", place, { name });
    };
    for (const { before, after } of messages)
      check(before.fullName, after.fullName, after.name, places.message(after));
    for (const { before, after } of enums)
      check(before.fullName, after.fullName, after.name, places.enum(after));
  },
});
