import { defineLintRule } from "../lint-rule.ts";

/** Constructs that the generator would have to drop are named. */
export const unsupportedConstruct = defineLintRule({
  id: "unsupported-construct",
  severity: "warning",
  summary: "Schemas use only what the model can hold.",
  messages: {
    found: {
      message: "{construct} {name} has no place in types, schemas and documents",
      hint: "write it without {construct}",
    },
  },
  check({ model, places }, report) {
    const files = new Set(model.files.map(({ path }) => path));
    for (const { construct, name, location } of model.unsupported) {
      if (!files.has(location.file)) continue;
      // Two rules of their own tell about text that is no JSON.
      if (construct.endsWith("that is not JSON")) continue;
      report("found", places.at(`/${name.replaceAll("/", "~1")}`, location), { construct, name });
    }
  },
});
