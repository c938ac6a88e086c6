import { LineCounter, parseAllDocuments } from "yaml";
import { checkValue, noRules } from "../check-value.ts";
import { defineLintRule } from "../lint-rule.ts";
import { explainPatternFault } from "../pattern-subset.ts";

/** Largest example that is parsed, in characters. */
const maxLength = 100_000;

/** Examples are specs that the schema accepts. */
export const exampleInvalid = defineLintRule({
  id: "example-invalid",
  severity: "error",
  summary: "Every example is one YAML document that the schema accepts, under an id that the type accepts.",
  messages: {
    yaml: {
      message: "the example is no YAML: {reason}, in its line {line}",
      hint: "mend the text of `spec`",
    },
    documents: {
      message: "the example must be one YAML document, found {count}",
      hint: "write one example for each",
    },
    long: { message: "the example must have at most {max} characters", hint: "show less" },
    value: {
      message: "the example breaks the schema at {pointer}: {reason}",
      hint: "mend the example or the rule",
    },
    id: {
      message: 'the id of the example does not match id_pattern "{pattern}"',
      hint: "mend the id or the pattern",
    },
  },
  check({ model, resources, places, checkExample }, report) {
    for (const resource of resources)
      resource.examples.forEach((example, index) => {
        const place = places.resource(resource, "examples", index, "spec");
        // A pattern that cannot be used is the finding of another rule.
        const isUsable = resource.idPattern !== "" && explainPatternFault(resource.idPattern) === undefined;
        if (isUsable && example.id !== "" && !new RegExp(`^(?:${resource.idPattern})$`, "u").test(example.id))
          report("id", places.resource(resource, "examples", index, "id"), { pattern: resource.idPattern });
        if (example.spec.length > maxLength) {
          report("long", place, { max: maxLength });
          return;
        }
        const lines = new LineCounter();
        const documents = parseAllDocuments(example.spec, { lineCounter: lines, prettyErrors: false });
        const error = [...documents].flatMap((document) => document.errors)[0];
        if (error !== undefined) {
          report("yaml", place, {
            reason: error.message.split("\n")[0] ?? "",
            line: lines.linePos(error.pos[0]).line,
          });
          return;
        }
        const [document] = [...documents];
        if (documents.length > 1) {
          report("documents", place, { count: documents.length });
          return;
        }
        const value: unknown = document?.toJS({ maxAliasCount: 10 }) ?? {};
        const faults = checkValue(model, noRules, { kind: "message", name: resource.message }, value);
        for (const { pointer, message } of faults)
          report("value", place, { pointer: pointer === "" ? "its root" : pointer, reason: message });
        // One defect, one finding: the validators only speak where the built-in checks are content.
        if (faults.length === 0)
          for (const { path, message } of checkExample(resource, example.spec))
            report("value", place, { pointer: path === "" ? "its root" : path, reason: message });
      });
  },
});
