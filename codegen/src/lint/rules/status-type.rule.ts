import { defineLintRule } from "../lint-rule.ts";
import { suggestName } from "../names.ts";

/** The type that reports on another exists and is observed. */
export const statusType = defineLintRule({
  id: "status-type",
  severity: "error",
  summary: "The status_type of a resource type is another known type with role OBSERVED.",
  messages: {
    unknown: { message: 'there is no resource type "{status}"', hint: "{better}" },
    self: { message: "{status} reports on itself", hint: "remove status_type" },
    role: { message: "{status} has role {role}, a status is OBSERVED", hint: "set its role to OBSERVED" },
  },
  check({ model, resources, places }, report) {
    for (const resource of resources) {
      const status = resource.statusType;
      if (status === "") continue;
      const place = places.resource(resource, "status_type");
      const found = model.resources.find(({ type }) => type === status);
      const near = suggestName(
        status,
        model.resources.map(({ type }) => type),
      );
      if (status === resource.type) report("self", place, { status });
      else if (found === undefined)
        report("unknown", place, {
          status,
          better: near === undefined ? "declare the type, or remove status_type" : `write ${near}`,
        });
      else if (found.role !== undefined && found.role !== "observed")
        report("role", place, { status, role: found.role.toUpperCase() });
    }
  },
});
