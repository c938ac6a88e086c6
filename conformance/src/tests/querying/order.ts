import { LabelTerm_Operation as Op } from "@cosi-spec/types";
import { test } from "../../test.ts";
import { judgeTerm, storeSamples } from "./_select.ts";

/** Values in ascending order of their UTF-8 bytes; the place in the list is what is expected. */
const ascending = [
  "",
  "\0",
  " ",
  "10",
  "9",
  "A",
  "Z",
  "a",
  "a\0",
  "aa",
  "ab",
  "a\u00e9",
  "b",
  "z",
  "\u00e9",
  "\u4e2d",
  "\uff5e",
  "\u{1f600}",
  "\u{1f600}a",
];

const operations = [Op.LT, Op.LTE];

export default test({
  id: "querying.order",
  title: "LT and LTE compare UTF-8 bytes, and do not hold for a resource without the label",
  covers: ["COSI-QRY-010", "COSI-QRY-011"],
  async run(context) {
    const samples = await storeSamples(context, [undefined, ...ascending]);
    for (const [at, operand] of ascending.entries()) {
      for (const op of operations) {
        for (const invert of [false, true]) {
          await judgeTerm(context, { op, value: [operand], invert }, samples, (value) => {
            if (value === undefined) return ["COSI-QRY-011", false];
            const place = ascending.indexOf(value);
            const isLess = op === Op.LT ? place < at : place <= at;
            return ["COSI-QRY-010", isLess !== invert];
          });
        }
      }
    }
  },
});
