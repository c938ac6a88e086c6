import { defineBreakingRule } from "../breaking-rule.ts";

/** A spec that was shown as valid is no longer shown. */
export const exampleRemoved = defineBreakingRule({
  id: "example-removed",
  summary: "An example of a resource type was removed.",
  verdicts: {
    removed: {
      axis: "semantic",
      severity: "warning",
      message: 'the example "{title}" of {type} was removed',
      why: "nothing proves any more that specs like it stay valid; people have copied it",
      hint: "keep the example, or show the same in another one with its title",
    },
  },
  check({ resources, places }, report) {
    for (const { before, after } of resources)
      for (const { title, spec } of before.examples)
        if (!after.examples.some((example) => example.title === title || example.spec === spec))
          report("removed", places.resource(after, "examples"), { title, type: after.type });
  },
});
