import { type TestContext, test } from "../../test.ts";
import { capabilityName, featureTable, readContent, readText, showList } from "./_capabilities.ts";

type Check = TestContext["check"];

const absent = "the server publishes no capability resource";

/** Whether a feature answers a harmless probe. */
async function isThere({ world, call }: TestContext, feature: string): Promise<boolean> {
  const { namespace, type } = world;
  const nobody = { namespace, type, id: world.newId("absent") };
  if (feature === "tail-events") {
    const watch = call.watch({ namespace, type, apiVersion: 1, options: { tailEvents: 1 } });
    const { end } = await watch.takeMessages(1);
    watch.cancel();
    return end === "reached";
  }
  const outcome =
    feature === "teardown" ? await call.teardown(nobody) : await call.teardownAndDestroy(nobody);
  return !(outcome.kind === "refused" && outcome.code === "UNIMPLEMENTED");
}

/** Reads the capability resource; undefined if there is none. */
async function readPublished({ call, check }: { readonly call: TestContext["call"]; readonly check: Check }) {
  const outcome = await call.get(capabilityName);
  if (outcome.kind !== "ok") return { outcome, spec: undefined };
  const { spec } = outcome.value.resource ?? {};
  return { outcome, spec: spec ?? check.notApplicable("the capability resource has no spec") };
}

export default [
  test({
    id: "capabilities.published",
    title: "The features of the server are published, alike in both forms and under names that are allowed",
    covers: ["COSI-CAP-001", "COSI-CAP-002", "COSI-CAP-003"],
    effects: "none",
    async run({ call, check }) {
      const { outcome, spec } = await readPublished({ call, check });
      if (spec === undefined) {
        check.tolerates("COSI-CAP-001", { want: "a capability resource", got: "none" }, outcome);
        return check.notApplicable(absent);
      }
      check.isOk("COSI-CAP-001", outcome);
      const [content, text] = [readContent(spec.protoSpec), readText(spec.yamlSpec)];
      const holds = content !== undefined && text !== undefined && showList(content) === showList(text);
      const got = `${showList(content)} in \`proto_spec\` and ${showList(text)} in \`yaml_spec\``;
      check.that(
        "COSI-CAP-002",
        holds,
        { want: "the same list in `proto_spec` and `yaml_spec`", got },
        outcome,
      );
      const wrong = [...(content ?? []), ...(text ?? [])].find(
        (each) => !each.includes(".") && !featureTable.includes(each),
      );
      const names = {
        want: "features of the table and names with a dot",
        got: wrong === undefined ? "those" : JSON.stringify(wrong),
      };
      check.that("COSI-CAP-003", wrong === undefined, names, outcome);
    },
  }),
  test({
    id: "capabilities.declared",
    title: "Features that are declared are there, and those that are there are declared",
    covers: ["COSI-CAP-004", "COSI-CAP-005"],
    effects: "none",
    async run(context) {
      const { check } = context;
      const { outcome, spec } = await readPublished(context);
      if (spec === undefined) return check.notApplicable(absent);
      const declared = readContent(spec.protoSpec) ?? [];
      for (const feature of featureTable.slice(0, 3)) {
        const isDeclared = declared.includes(feature);
        const isPresent = await isThere(context, feature);
        const got = `${feature} is ${isDeclared ? "" : "not "}declared and ${isPresent ? "" : "not "}there`;
        check.that(
          "COSI-CAP-004",
          isPresent || !isDeclared,
          { want: "what is declared is there", got },
          outcome,
        );
        check.that(
          "COSI-CAP-005",
          isDeclared || !isPresent,
          { want: "what is there is declared", got },
          outcome,
        );
      }
    },
  }),
];
