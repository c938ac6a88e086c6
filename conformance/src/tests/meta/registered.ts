import { test } from "../../test.ts";
import { definitions, findRegistered, namespaces, readDefinitions } from "./_descriptions.ts";
import { cutType, findBrokenRule, judgeAliases } from "./_naming.ts";
import { isPluralOf } from "./_plurals.ts";

/** What a server that registers anything registers. */
const needed = [
  { type: namespaces, id: "meta" },
  { type: definitions, id: "namespaces.meta.cosi.dev" },
  { type: definitions, id: "resourcedefinitions.meta.cosi.dev" },
];

export default [
  test({
    id: "meta.registered",
    title: "A server that registers descriptions describes the namespace `meta` and both meta types",
    covers: ["COSI-MTA-004"],
    effects: "none",
    async run({ call, check }) {
      const registered = await findRegistered({ call });
      if (registered === undefined) return check.notApplicable("the descriptions cannot be listed");
      const { resources, evidence } = registered;
      const missing = needed.filter(
        ({ type, id }) => !resources.some(({ metadata }) => metadata?.type === type && metadata.id === id),
      );
      const holds = resources.length === 0 || missing.length === 0;
      const got =
        resources.length === 0
          ? "nothing registered"
          : holds
            ? "those"
            : `no ${missing.map(({ id }) => id).join(", no ")}`;
      const want =
        "`meta`, `namespaces.meta.cosi.dev` and `resourcedefinitions.meta.cosi.dev` with owner `meta`, or nothing";
      check.that("COSI-MTA-004", holds, { want, got }, evidence);
    },
  }),
  test({
    id: "meta.registered-definitions",
    title: "Registered definitions follow the rules for ids, types, display types and aliases",
    covers: ["COSI-MTA-005", "COSI-MTA-006", "COSI-MTA-007", "COSI-MTA-008"],
    effects: "none",
    async run({ call, check }) {
      const registered = await findRegistered({ call });
      if (registered === undefined) return check.notApplicable("the descriptions cannot be listed");
      const { resources, evidence } = registered;
      const found = readDefinitions(resources);
      for (const { id, spec } of found) {
        const { resourceType: type, displayType } = spec;
        check.that(
          "COSI-MTA-005",
          id === type.toLowerCase(),
          { want: `the ID ${type.toLowerCase()}`, got: id },
          evidence,
        );
        const broken = findBrokenRule(type);
        const rules = {
          want: "a type that follows rules 1 to 6",
          got: `${type}${broken === undefined ? "" : `: ${broken}`}`,
        };
        check.that("COSI-MTA-006", broken === undefined, rules, evidence);
        const plural = { want: `a plural, and its singular, in ${type}`, got: displayType };
        check.that("COSI-MTA-007", isPluralOf(cutType(type).name, displayType), plural, evidence);
        const aliases = judgeAliases(spec);
        const texts = {
          want: `derived aliases of ${type}`,
          got: [spec.aliases, spec.allAliases].map((list) => list.join(" ")).join("; "),
        };
        if (aliases === "explicit") check.tolerates("COSI-MTA-008", texts, evidence);
        else check.that("COSI-MTA-008", aliases === "derived", texts, evidence);
      }
      if (found.length > 0) return;
      const nothing = { want: "registered definitions that follow the rules, or none", got: "none" };
      for (const id of ["COSI-MTA-005", "COSI-MTA-006", "COSI-MTA-007", "COSI-MTA-008"] as const) {
        check.that(id, true, nothing, evidence);
      }
    },
  }),
];
