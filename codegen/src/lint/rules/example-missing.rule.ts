import { defineLintRule } from "../lint-rule.ts";

/** Every resource type shows at least one valid spec. */
export const exampleMissing = defineLintRule({
  id: "example-missing",
  severity: "error",
  summary: "Every resource type has at least one example, and each example a title and an id.",
  messages: {
    missing: { message: "{type} has no example", hint: "add examples with title, id and spec" },
    title: { message: "the example has no title", hint: "say in a few words what it shows" },
    id: { message: "the example has no id", hint: "write the id that a resource with this spec would have" },
  },
  check({ resources, places }, report) {
    for (const resource of resources) {
      if (resource.examples.length === 0)
        report("missing", places.resource(resource), { type: resource.type });
      resource.examples.forEach((example, index) => {
        const place = places.resource(resource, "examples", index);
        if (example.title === "") report("title", place, {});
        if (example.id === "") report("id", place, {});
      });
    }
  },
});
