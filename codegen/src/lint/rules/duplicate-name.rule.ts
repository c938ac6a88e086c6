import { defineLintRule } from "../lint-rule.ts";

/** Every name leads to one resource type. */
export const duplicateName = defineLintRule({
  id: "duplicate-name",
  severity: "error",
  summary: "Type names differ in more than case, and no alias is given to two types.",
  messages: {
    type: {
      message: 'the type name "{name}" is taken by {other}',
      hint: "give one of the types another name",
    },
    alias: { message: 'the alias "{name}" is taken by {other}', hint: "choose another alias" },
    derived: {
      message: 'the alias "{name}" is what every type of this name has anyway',
      hint: "remove the alias",
    },
    form: {
      message: 'the alias "{name}" must consist of lower-case letters, digits and hyphens',
      hint: "write {better}",
    },
  },
  check({ model, resources, places }, report) {
    const types = new Map<string, string>();
    const aliases = new Map<string, string>();
    for (const resource of model.resources) {
      const isAsked = resources.includes(resource);
      const key = resource.type.toLowerCase();
      const other = types.get(key);
      if (other === undefined) types.set(key, resource.message);
      else if (isAsked) report("type", places.resource(resource, "type"), { name: resource.type, other });
      const short = (resource.type.split(".")[0] ?? "").toLowerCase();
      resource.aliases.forEach((name, index) => {
        const place = places.resource(resource, "aliases", index);
        const owner = aliases.get(name);
        aliases.set(name, owner ?? resource.type);
        if (!isAsked) return;
        if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
          report("form", place, { name, better: name.toLowerCase().replace(/[^a-z0-9]+/g, "-") });
        else if (owner !== undefined) report("alias", place, { name, other: owner });
        else if (name === short) report("derived", place, { name });
      });
    }
  },
});
