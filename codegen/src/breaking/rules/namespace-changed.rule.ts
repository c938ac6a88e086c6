import { defineBreakingRule } from "../breaking-rule.ts";

/** Resources of a type live in another namespace by default. */
export const namespaceChanged = defineBreakingRule({
  id: "namespace-changed",
  summary: "The default namespace of a resource type changed.",
  verdicts: {
    changed: {
      axis: "semantic",
      severity: "error",
      message: 'the default namespace changed from "{from}" to "{to}"',
      why: "documents without a namespace make other resources than before, and readers look in the wrong place",
      hint: 'keep default_namespace: "{from}"',
    },
  },
  check({ resources, places }, report) {
    for (const { before, after } of resources)
      if (before.defaultNamespace !== after.defaultNamespace)
        report("changed", places.resource(after, "default_namespace"), {
          from: before.defaultNamespace,
          to: after.defaultNamespace,
        });
  },
});
