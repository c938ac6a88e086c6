import { defineLintRule } from "../lint-rule.ts";

/** A resource type says what kind of statement it makes. */
export const roleMissing = defineLintRule({
  id: "role-missing",
  severity: "error",
  summary: "Every resource type has a role.",
  messages: {
    missing: { message: "{type} has no role", hint: "add role: DESIRED, OBSERVED, DERIVED or SIGNAL" },
  },
  check({ resources, places }, report) {
    for (const resource of resources)
      if (resource.role === undefined)
        report("missing", places.resource(resource, "role"), { type: resource.type });
  },
});
