import { fileURLToPath } from "node:url";
import { type DescMessage, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { beforeAll, expect, it } from "vitest";
import { readDescriptorSet } from "../input/descriptor-set.ts";
import { compileProtos } from "../input/load-proto.ts";
import type { Model } from "../model/model.ts";
import { evaluateMessage } from "./evaluate.ts";
import { textForms } from "./text-forms.ts";

let model: Model;
let getDesc: (name: string) => DescMessage;

beforeAll(async () => {
  const root = fileURLToPath(new URL("../../test/agreement/proto", import.meta.url));
  const { descriptorSet, files } = await compileProtos({ roots: [root] });
  const loaded = readDescriptorSet(descriptorSet, { files });
  model = loaded.model;
  getDesc = (name) => {
    const desc = loaded.registry.getMessage(`cosi.test.v1alpha1.${name}`);
    if (desc === undefined) throw new Error(`There is no message ${name}.`);
    return desc;
  };
});

/** Rules that a value breaks, with their places. */
function evaluate(name: string, value: JsonValue): string[] {
  const desc = getDesc(name);
  return evaluateMessage(model, desc, fromJson(desc, value)).map(({ path, rule }) => `${path} ${rule}`);
}

const numbers = {
  requiredSigned: 1,
  requiredOptional: 0,
  requiredLong: "1",
  requiredFloat: 1,
  requiredFree: 1,
};

it.each<[JsonValue, string[]]>([
  [{}, []],
  [{ fromOne: 0 }, []],
  [{ optionalFromOne: 0 }, ["/optionalFromOne minimum"]],
  [{ fromOne: 11 }, ["/fromOne maximum"]],
  [{ open: -3 }, ["/open exclusive_minimum"]],
  [{ open: 7 }, ["/open exclusive_maximum"]],
  [{ steps: 7 }, ["/steps multiple_of"]],
  [{ longFrom: "18446744073709551615" }, []],
  [{ longRange: "98766" }, ["/longRange maximum"]],
  [{ ratio: "NaN" }, ["/ratio minimum", "/ratio maximum"]],
  [{ above: "Infinity" }, []],
  [{ wrapped: 0 }, ["/wrapped minimum"]],
  [{ requiredSigned: 0 }, [" required"]],
])("finds what numbers break in %j", (value, broken) => {
  expect(evaluate("NumberRules", { ...numbers, ...(value as object) })).toEqual(broken);
});

it.each<[string, JsonValue, string[]]>([
  ["SetRules", { name: "a", flag: true }, []],
  ["SetRules", { flag: true }, [" exactly_one_of"]],
  ["SetRules", { name: "a", number: 1, flag: true }, [" exactly_one_of"]],
  ["SetRules", { name: "a", number: 0, flag: true }, []],
  ["SetRules", { name: "a", flag: true, b: "", c: "" }, [" at_most_one_of"]],
  ["SetRules", { name: "a" }, [" at_least_one_of"]],
  ["SetRules", { name: "a", flag: true, a: "" }, [" dependent_required"]],
  ["CollectionRules", { requiredList: ["a"], requiredMap: { "1": 1 }, counted: [1] }, ["/counted min_items"]],
  ["CollectionRules", { requiredList: ["a"], requiredMap: { "31": 1 } }, ["/requiredMap/31 maximum"]],
  [
    "CollectionRules",
    { requiredList: ["a"], requiredMap: { "1": 1 }, unique: ["a", "b", "a"] },
    ["/unique unique_items"],
  ],
  [
    "CollectionRules",
    { requiredList: ["a"], requiredMap: { "1": 1 }, uniqueLongs: ["1", 1] },
    ["/uniqueLongs unique_items"],
  ],
  ["ScalarTypes", { color: 7 }, ["/color defined_only"]],
  ["Recursive", { child: { children: [{ name: "abcde" }] } }, ["/child/children/0/name max_length"]],
])("finds what %s %j breaks", (name, value, broken) => {
  expect(evaluate(name, value)).toEqual(broken);
});

it("never repeats a value", () => {
  const desc = getDesc("TextRules");
  const value = {
    requiredText: "s3cret-s3cret",
    requiredWords: "s3cret",
    words: "s3cret",
    pattern: "s3cret",
  };
  const violations = evaluateMessage(model, desc, fromJson(desc, value));
  expect(violations.length).toBeGreaterThan(3);
  expect(JSON.stringify(violations)).not.toContain("s3cret");
});

it.each([
  ["ip-address", "2001:db8::1", true],
  ["ip-address", "2001:DB8::1", false],
  ["ip-address", "2001:db8:0:0:1::1", false],
  ["ip-address", "::ffff:192.0.2.1", true],
  ["ip-address", "::ffff:c000:201", false],
  ["ip-prefix", "192.0.2.0/33", false],
  ["ip-port", "[::1]:53", true],
  ["ip-port", "::1:53", false],
  ["mac-address", "02:00:5e:10:00:01", true],
  ["hostname", "a..b", false],
  ["absolute-path", "/a/../b", false],
  ["absolute-path", "/a/..b", true],
  ["relative-path", "a/", false],
  ["uri", "https://example.org/?q", true],
  ["uri", "https://example.org/#f", false],
  ["uri", "http://[::1", false],
  ["uuid", "123E4567-e89b-12d3-a456-426614174000", false],
  ["resource-type", "KernelParamSpecs.runtime.cosi.dev", true],
  ["resource-version", "1a", false],
] as const)("knows of %s whether it is %j: %s", (form, text, isValid) => {
  expect(textForms[form](text)).toBe(isValid);
});
