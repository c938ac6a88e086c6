import { isPlural } from "../is-plural.ts";
import { defineLintRule } from "../lint-rule.ts";

/** Names of resource types follow the rules of the registry. */
export const typeName = defineLintRule({
  id: "type-name",
  severity: "error",
  summary: "A type name is a plural in CamelCase, a dot, and a suffix of lower-case labels.",
  messages: {
    suffix: {
      message: 'the type name "{type}" has no suffix',
      hint: "write a name, a dot and a domain of yours",
    },
    name: {
      message:
        'the name before the first dot of "{type}" must begin with a capital and have two or more letters, digits or hyphens',
      hint: "write a plural in CamelCase, such as LinkSpecs",
    },
    labels: {
      message:
        'the suffix of "{type}" must consist of labels of two or more lower-case letters, digits or hyphens',
      hint: "write a domain of yours, such as net.example.org",
    },
    plural: { message: 'the name before the first dot of "{type}" must be a plural', hint: "write {better}" },
  },
  check({ resources, places }, report) {
    for (const resource of resources) {
      const { type } = resource;
      const place = places.resource(resource, "type");
      const dot = type.indexOf(".");
      const name = dot < 0 ? type : type.slice(0, dot);
      const suffix = dot < 0 ? "" : type.slice(dot + 1);
      if (!/^[A-Z][A-Za-z0-9-]+$/.test(name)) report("name", place, { type });
      else if (suffix === "") report("suffix", place, { type });
      else if (!/^[a-z][a-z0-9-]+(\.[a-z][a-z0-9-]+)*$/.test(suffix)) report("labels", place, { type });
      else if (!isPlural(name)) report("plural", place, { type, better: `${toPlural(name)}.${suffix}` });
    }
  },
});

function toPlural(name: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}
