import { LabelTerm_Operation as Op } from "@cosi-spec/types";
import { test } from "../../test.ts";
import { type Expect, judgeTerm, storeSamples } from "./_select.ts";

/** Values that are all different, although some comparison takes two of them for the same. */
const values = [
  undefined,
  "",
  "a",
  "A",
  " a",
  "a ",
  "b",
  "a,b",
  "ab",
  "a%",
  "_",
  "7",
  "07",
  "a\0b",
  "a\0c",
  "é", // composed
  "e\u0301", // decomposed
  "\u{1f600}",
];

const lists = [
  [],
  [""],
  ["a"],
  ["b", "a"],
  ["a", "b"],
  ["ab", "7", "A"],
  ["a,b"],
  ["\u{1f600}", "é"],
  ["absent"],
  ["a%", " a"],
];

/** A label that is absent is the case of a requirement of its own, where the term is inverted. */
function expect(
  requirement: "COSI-QRY-007" | "COSI-QRY-008",
  isWanted: (value: string) => boolean,
  invert: boolean,
): Expect {
  return (value) => {
    if (value === undefined) return invert ? ["COSI-QRY-009", true] : [requirement, false];
    return [requirement, isWanted(value) !== invert];
  };
}

export default [
  test({
    id: "querying.equal",
    title:
      "EQUAL selects labels that are the same byte string as the operand, and inverted all other resources",
    covers: ["COSI-QRY-007", "COSI-QRY-009"],
    async run(context) {
      const samples = await storeSamples(context, values);
      for (const operand of [...values, "absent"]) {
        if (operand === undefined) continue;
        for (const invert of [false, true]) {
          const rule = expect("COSI-QRY-007", (value) => value === operand, invert);
          await judgeTerm(context, { op: Op.EQUAL, value: [operand], invert }, samples, rule);
        }
      }
    },
  }),
  test({
    id: "querying.in",
    title: "IN selects labels that are one of the operands, and inverted all other resources",
    covers: ["COSI-QRY-008", "COSI-QRY-009"],
    async run(context) {
      const samples = await storeSamples(context, values);
      for (const operands of lists) {
        for (const invert of [false, true]) {
          const rule = expect("COSI-QRY-008", (value) => operands.includes(value), invert);
          await judgeTerm(context, { op: Op.IN, value: operands, invert }, samples, rule);
        }
      }
    },
  }),
  test({
    id: "querying.further-operands",
    title: "Comparisons use the first operand and ignore further ones",
    covers: ["COSI-QRY-013"],
    async run(context) {
      const samples = await storeSamples(context, ["1", "2", "3"]);
      const operations = [
        [Op.EQUAL, (value: string) => value === "2"],
        [Op.LT, (value: string) => value < "2"],
        [Op.LTE, (value: string) => value <= "2"],
        [Op.LT_NUMERIC, (value: string) => value < "2"],
        [Op.LTE_NUMERIC, (value: string) => value <= "2"],
      ] as const;
      for (const [op, isWanted] of operations) {
        for (const more of [["1"], ["3"], ["none", "1"], [""]]) {
          for (const invert of [false, true]) {
            const rule: Expect = (value) => ["COSI-QRY-013", isWanted(value!) !== invert];
            await judgeTerm(context, { op, value: ["2", ...more], invert }, samples, rule);
          }
        }
      }
      // What follows does not repair a first operand that is no number.
      for (const op of [Op.LT_NUMERIC, Op.LTE_NUMERIC]) {
        await judgeTerm(context, { op, value: ["none", "3"] }, samples, () => ["COSI-QRY-013", false]);
      }
    },
  }),
];
