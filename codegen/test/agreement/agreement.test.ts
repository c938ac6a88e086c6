import { beforeAll, expect, it } from "vitest";
import { createSpecSchema, type JsonSchema } from "../../src/emit/jsonschema/index.ts";
import { checkTypes } from "./check-types.ts";
import listed from "./exceptions.json" with { type: "json" };
import { type AgreementType, loadAgreementTypes } from "./load-types.ts";
import { type AgreementResult, runAgreement } from "./run-agreement.ts";

const count = 2000;
let types: AgreementType[] = [];

beforeAll(async () => {
  types = await loadAgreementTypes();
});

/** Results of one strength, computed once for all tests that look at them. */
const results = new Map<string, AgreementResult[]>();
function getResults(strength: "strict" | "lenient"): AgreementResult[] {
  const known = results.get(strength) ?? types.map((type) => runAgreement(type, strength, count));
  results.set(strength, known);
  return known;
}

it.each(["strict", "lenient"] as const)(
  "accepts with the %s schema exactly what the definition says",
  (strength) => {
    const found = getResults(strength);
    for (const { name, seed, accepted } of found) {
      const share = accepted / count;
      expect(share, `share of accepted values of ${name}, seed ${seed}`).toBeGreaterThan(0.3);
      expect(share, `share of accepted values of ${name}, seed ${seed}`).toBeLessThan(0.7);
    }
    expect(found.flatMap(({ disagreements }) => disagreements)).toEqual([]);
    console.log(
      found
        .map(
          ({ name, seed, accepted }) => `${name} ${strength}: seed ${seed}, ${accepted} of ${count} accepted`,
        )
        .join("\n"),
    );
  },
);

it("meets keywords on both sides", () => {
  for (const strength of ["strict", "lenient"] as const) {
    const found = getResults(strength);
    const keywords = found.reduce((sum, { keywordCount }) => sum + keywordCount, 0);
    const oneSided = found.flatMap(({ oneSided: paths }) => paths);
    // The long run (run.ts) leaves none; the short one only a few rare combinations.
    expect(oneSided.length / keywords, oneSided.join("\n")).toBeLessThan(0.1);
  }
});

it("uses no exception that is not listed", () => {
  const ids = new Set(listed.map(({ id }) => id));
  for (const strength of ["strict", "lenient"] as const)
    for (const { exceptions } of getResults(strength))
      for (const id of exceptions.keys()) expect(ids).toContain(id);
});

it.each([
  ["cosi.net.v1alpha1.ResolverSpec", "strict", "maxItems"],
  ["cosi.test.v1alpha1.NumberRules", "strict", "minimum"],
  ["cosi.test.v1alpha1.SetRules", "strict", "allOf"],
  ["cosi.test.v1alpha1.FormatRules", "strict", "format"],
  ["cosi.test.v1alpha1.ScalarTypes", "lenient", "pattern"],
  ["cosi.test.v1alpha1.OneofTypes", "lenient", "allOf"],
] as const)("finds that the schema of %s (%s) lacks %s", (name, strength, keyword) => {
  const type = types.find((candidate) => candidate.name === name) as AgreementType;
  const alter = (schema: JsonSchema): JsonSchema => dropKeyword(schema, keyword) as JsonSchema;
  expect(runAgreement(type, strength, count, 1, alter).disagreements.length).toBeGreaterThan(0);
});

it("makes types that are assignable to the generated JSON types and the other way round", async () => {
  expect(await checkTypes(types)).toEqual([]);
});

it("finds a property of another type, a missing one and a surplus one", async () => {
  const some = types.filter(({ name }) => /HostnameSpec|MountSpec|OptionalTypes/.test(name));
  const errors = await checkTypes(some, (schema, name) => {
    const properties = { ...(schema.properties as { [key: string]: unknown }) };
    if (name.endsWith("HostnameSpec")) properties.surplus = { type: "string" };
    else if (name.endsWith("MountSpec")) delete properties.readOnly;
    else properties.boolValue = { type: "string" };
    return { ...schema, properties };
  });
  for (const { name } of some)
    expect(
      errors.some((error) => error.startsWith(name)),
      name,
    ).toBe(true);
});

it("leaves the keywords of a schema alone that are not dropped", () => {
  const [type] = types;
  if (type === undefined) throw new Error("There are no types.");
  const schema = createSpecSchema(type.model, type.name);
  expect(dropKeyword(schema, "no such keyword")).toEqual(schema);
});

function dropKeyword(schema: unknown, keyword: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => dropKeyword(item, keyword));
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => key !== keyword);
  return Object.fromEntries(kept.map(([key, value]) => [key, dropKeyword(value, keyword)]));
}
