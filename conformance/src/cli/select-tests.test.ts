import { expect, it } from "vitest";
import { makeTest } from "../report/run.testdata.ts";
import { selectTests, splitPatterns } from "./select-tests.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

const stale = makeTest("updating.stale-version", ["COSI-UPD-004", "COSI-VER-001"]);
const other = makeTest("updating.other", ["COSI-UPD-005"]);
const get = makeTest("reading.get", ["COSI-GET-001"]);
const all = [stale, other, get];

it.each([
  ["COSI-UPD-004", [stale]],
  ["cosi-upd-004", [stale]],
  ["UPD", [stale, other]],
  ["COSI-UPD", [stale, other]],
  ["VER", [stale]],
  ["updating.other", [other]],
  ["updating", [stale, other]],
  ["*.get", [get]],
  ["COSI-*-00*", all],
  ["updating.*-*", [stale]],
  ["*", all],
])("selects by %s", (pattern, expected) => {
  expect(all.filter((test) => selectTests(all, [pattern]).has(test))).toEqual(expected);
});

it("does not take a requirement without a test for an unknown one", () => {
  expect(selectTests(all, ["COSI-RES-001"]).size).toBe(0);
});

it("refuses a pattern that names nothing", () => {
  expect(() => selectTests(all, ["UPD", "updating.staleversion"])).toThrow(UsageError);
  expect(() => selectTests(all, ["nothing.*"])).toThrow('there is no requirement, area or test "nothing.*"');
});

it("is quick with patterns made to be slow", () => {
  expect(() => selectTests(all, [`${"*a".repeat(20_000)}b`])).toThrow(UsageError);
});

it("takes lists apart at commas", () => {
  expect(splitPatterns(["UPD, GET", "", "LST,"])).toEqual(["UPD", "GET", "LST"]);
});

it("suggests the nearest word, if there is one", () => {
  expect(suggest("endpiont", ["endpoint", "explain"])).toBe("endpoint");
  expect(suggest("xyzzy", ["endpoint", "explain"])).toBeUndefined();
});
