import { defineBreakingRule } from "../breaking-rule.ts";

/** A short name no longer leads to the type. */
export const aliasRemoved = defineBreakingRule({
  id: "alias-removed",
  summary: "An alias of a resource type was removed.",
  verdicts: {
    removed: {
      axis: "semantic",
      severity: "warning",
      message: 'the alias "{name}" of {type} was removed',
      why: "scripts that ask for {name} find nothing",
      hint: "keep the alias",
    },
  },
  check({ resources, places }, report) {
    for (const { before, after } of resources)
      for (const name of before.aliases)
        if (!after.aliases.includes(name))
          report("removed", places.resource(after, "aliases"), { name, type: after.type });
  },
});
