import { expect, it } from "vitest";
import { makeResource } from "./check.testdata.ts";
import { isGreaterVersion, nameOf, versionPlus, withContentOf } from "./content.ts";

it("takes content from one resource and everything else from the stored one", () => {
  const stored = makeResource({ version: "5", owner: "o", labels: { a: "b" } });
  const wanted = makeResource({ version: "1", owner: "p", phase: "tearingDown", finalizers: ["f"] });
  wanted.spec!.yamlSpec = "b: 2\n";
  const result = withContentOf(stored, wanted);
  expect(result.metadata).toMatchObject({
    version: "5",
    owner: "o",
    phase: "tearingDown",
    finalizers: ["f"],
  });
  expect(result.metadata!.labels).toEqual({});
  expect(result.spec!.yamlSpec).toBe("b: 2\n");
  result.metadata!.finalizers.push("g");
  expect([stored.metadata!.labels, wanted.metadata!.finalizers]).toEqual([{ a: "b" }, ["f"]]);
});

it("orders versions as numbers, whatever their length", () => {
  expect(isGreaterVersion("10", "9")).toBe(true);
  expect(isGreaterVersion("9007199254740993", "9007199254740992")).toBe(true);
  expect(isGreaterVersion("9", "9")).toBe(false);
  for (const text of ["", "undefined", "-1", "1.5", " 2"]) {
    expect([isGreaterVersion(text, "1"), isGreaterVersion("1", text)]).toEqual([false, false]);
  }
});

it("counts on from a version without losing digits", () => {
  expect(versionPlus(makeResource({ version: "9007199254740993" }), 1)).toBe("9007199254740994");
  expect(versionPlus(makeResource({ version: "5" }), -2n)).toBe("3");
  expect(versionPlus(makeResource({ version: "undefined" }), 1)).toBe("undefined");
});

it("names the triple of a resource", () => {
  expect(nameOf(makeResource())).toEqual({ namespace: "ns", type: "T", id: "a" });
});
