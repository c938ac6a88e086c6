import { defineBreakingRule } from "../breaking-rule.ts";

/** A clause of the specification is no longer carried out here. */
export const requirementRemoved = defineBreakingRule({
  id: "requirement-removed",
  summary: "A requirement ID was removed from a resource type or a field.",
  verdicts: {
    removed: {
      axis: "semantic",
      severity: "warning",
      message: "{name} no longer carries out {id}",
      why: "whoever implements or tests the requirement no longer finds where the schema does",
      hint: "keep the ID, or remove the requirement from the specification first",
    },
  },
  check({ resources, fields, places }, report) {
    for (const { before, after } of resources)
      for (const id of before.requirements)
        if (!after.requirements.includes(id))
          report("removed", places.resource(after, "requirements"), { name: after.type, id });
    for (const { before, after, message } of fields)
      for (const id of before.rules.requirements)
        if (!after.rules.requirements.includes(id))
          report("removed", places.field(message.after, after, "requirements"), { name: after.name, id });
  },
});
