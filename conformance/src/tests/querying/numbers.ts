import { LabelTerm_Operation as Op } from "@cosi-spec/types";
import { test } from "../../test.ts";
import { judgeTerm, storeSamples } from "./_select.ts";

/** Texts and the numbers that they stand for. */
const numbers: readonly (readonly [string, bigint])[] = [
  ["-9223372036854775808", -(2n ** 63n)],
  ["-1 k", -1000n],
  ["-7", -7n],
  ["-0", 0n],
  ["0", 0n],
  ["007", 7n],
  ["08", 8n],
  [" 9 ", 9n],
  ["10", 10n],
  ["0100", 100n], // not octal
  ["10kg", 10_000n],
  [" 1 k ", 1000n],
  ["1\u00a0k\u2003", 1000n], // no-break space and em space
  ["\u00851K\u0085", 1000n], // next line, which is white space to Unicode
  ["1\tki\n", 1024n],
  ["1kilo", 1024n], // `ki` decides
  ["1KIB", 1024n],
  ["5m", 5_000_000n],
  ["5 milliseconds", 5n * 2n ** 20n],
  ["5 Mb", 5_000_000n],
  ["2147483648", 2n ** 31n],
  ["4GB", 4_000_000_000n],
  ["4 gi", 2n ** 32n],
  ["4GiB", 2n ** 32n],
  ["1T", 10n ** 12n],
  ["1 Tib", 2n ** 40n],
  ["3P", 3n * 10n ** 15n],
  ["3pixels", 3n * 2n ** 50n],
  ["9007199254740992", 2n ** 53n],
  ["9007199254740993", 2n ** 53n + 1n],
  ["9223372036854775806", 2n ** 63n - 2n],
  ["9223372036854775807", 2n ** 63n - 1n],
];

/** Texts that are no number. */
const others = [
  "",
  " ",
  "none",
  "k",
  "-",
  "--1",
  "1-2",
  "1 - 2",
  "+5",
  "1.1 k",
  "1.0",
  "1 1",
  "1 i",
  "1e3",
  "1b",
  "1s",
  "0x10",
  "NaN",
  "Infinity",
  "1\ufeff", // no white space to Unicode
  "\u0663", // a digit, but not of ASCII
  "9223372036854775808",
  "-9223372036854775809",
];

const operands = [
  "-1000",
  "0",
  " 7",
  "007",
  "100",
  "1000",
  "1ki",
  "5M",
  "5 millions",
  "4GB",
  "4294967296",
  "1 t",
  "3000000000000000",
  "3 pib",
  "9007199254740992",
  "9007199254740993",
  "9223372036854775807",
];

const operations = [Op.LT_NUMERIC, Op.LTE_NUMERIC];
const styles = operations.flatMap((op) => [false, true].map((invert) => ({ op, invert })));

const wanted: ReadonlyMap<string, bigint> = new Map([
  ...numbers,
  [" 7", 7n],
  ["100", 100n],
  ["-1000", -1000n],
  ["1000", 1000n],
  ["1ki", 1024n],
  ["5M", 5_000_000n],
  ["5 millions", 5n * 2n ** 20n],
  ["4294967296", 2n ** 32n],
  ["1 t", 10n ** 12n],
  ["3000000000000000", 3n * 10n ** 15n],
  ["3 pib", 3n * 2n ** 50n],
]);

export default [
  test({
    id: "querying.numbers",
    title: "Numeric comparisons read whole numbers with units and compare them exactly",
    covers: ["COSI-QRY-014", "COSI-QRY-015", "COSI-QRY-011"],
    async run(context) {
      const samples = await storeSamples(context, [undefined, ...numbers.map(([text]) => text), ...others]);
      for (const operand of operands) {
        const right = wanted.get(operand)!;
        for (const { op, invert } of styles) {
          await judgeTerm(context, { op, value: [operand], invert }, samples, (value) => {
            if (value === undefined) return ["COSI-QRY-011", false];
            const left = wanted.get(value);
            if (left === undefined) return ["COSI-QRY-015", false];
            const isLess = op === Op.LT_NUMERIC ? left < right : left <= right;
            return ["COSI-QRY-014", isLess !== invert];
          });
        }
      }
    },
  }),
  test({
    id: "querying.no-number",
    title: "A comparison with an operand that is no number holds for nothing, inverted or not",
    covers: ["COSI-QRY-015", "COSI-QRY-011"],
    async run(context) {
      const samples = await storeSamples(context, [
        undefined,
        "0",
        "-5",
        "1000",
        "9223372036854775807",
        "none",
        "",
      ]);
      for (const operand of others) {
        for (const { op, invert } of styles) {
          await judgeTerm(context, { op, value: [operand], invert }, samples, (value) => [
            value === undefined ? "COSI-QRY-011" : "COSI-QRY-015",
            false,
          ]);
        }
      }
    },
  }),
];
