import { defineLintRule } from "../lint-rule.ts";

/** A resource type says where its resources live. */
export const defaultNamespace = defineLintRule({
  id: "default-namespace",
  severity: "error",
  summary: "Every resource type has a default namespace in lower-case kebab form.",
  messages: {
    missing: { message: "{type} has no default_namespace", hint: 'add default_namespace: "…"' },
    form: {
      message:
        'the default_namespace "{name}" must consist of lower-case letters, digits and hyphens, a letter first',
      hint: "write it like runtime or network-config",
    },
  },
  check({ resources, places }, report) {
    for (const resource of resources) {
      const name = resource.defaultNamespace;
      const place = places.resource(resource, "default_namespace");
      if (name === "") report("missing", place, { type: resource.type });
      else if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) report("form", place, { name });
    }
  },
});
