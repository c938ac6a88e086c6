import type { LabelTerm } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { refuse } from "../lib/intercept.ts";
import { findLabel, holds, isBefore, isNumeric } from "../lib/label-terms.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { checkAsBehind, createQueryServer, type QueryRules } from "../lib/query-server.ts";
import { createNumberReader, factors, type ReadNumber, readUnit } from "../lib/read-number.ts";

type Violated = readonly [RequirementId, ...RequirementId[]];

function numeric(name: string, title: string, violates: Violated, rules: QueryRules): Mutant {
  return mutant({ id: `querying.${name}`, title, violates, create: () => createQueryServer(rules) });
}

/** A server that takes other texts for numbers, or for other numbers. */
function reading(
  name: string,
  title: string,
  read: ReadNumber,
  violates: Violated = ["COSI-QRY-014"],
): Mutant {
  const term: QueryRules["term"] = (each, labels, isRight) =>
    isNumeric(each) ? holds(each, labels, read) : isRight;
  return numeric(name, title, violates, { term });
}

/** A server that takes texts for numbers that are none. */
function inventing(name: string, title: string, read: ReadNumber): Mutant {
  return reading(name, title, read, ["COSI-QRY-015", "COSI-QRY-014"]);
}

/** A server that judges numeric terms in its own way. */
function judging(
  name: string,
  title: string,
  violates: Violated,
  rule: (term: LabelTerm, value: string | undefined, isRight: boolean) => boolean,
): Mutant {
  const term: QueryRules["term"] = (each, labels, isRight) =>
    isNumeric(each) ? rule(each, findLabel(labels, each.key), isRight) : isRight;
  return numeric(name, title, violates, { term });
}

const read = createNumberReader();
const isNumber = (text: string | undefined): boolean => text !== undefined && read(text) !== undefined;
const orderOf = (term: LabelTerm, value: string | undefined): number => {
  const [left, right] = [read(value ?? ""), read(term.value[0] ?? "")];
  return left! < right! ? -1 : left! > right! ? 1 : 0;
};
const areNumbers = ({ value: [operand] }: LabelTerm, value: string | undefined): boolean =>
  isNumber(value) && isNumber(operand);

/** Reads with other units. */
const withUnits = (unit: (rest: string) => bigint | undefined): ReadNumber => createNumberReader({ unit });

export default [
  reading("numbers-in-binary64", "Numbers are compared in binary64", (text) => {
    const number = read(text);
    return number === undefined ? undefined : BigInt(Number(number));
  }),
  reading("numbers-of-32-bits", "Numbers out of 32 bits are none", (text) => {
    const number = createNumberReader({ unit: () => 1n })(text);
    return number !== undefined && BigInt.asIntN(32, number) !== number ? undefined : read(text);
  }),
  reading("unsigned-numbers", "Negative numbers are none", createNumberReader({ digits: /^[0-9]*/ })),
  reading(
    "binary-units-are-decimal",
    "Kibi is taken for kilo",
    withUnits((rest) => readUnit(rest.slice(0, 1))),
  ),
  reading(
    "decimal-units-are-binary",
    "Kilo is taken for kibi",
    withUnits((rest) => {
      const letter = rest.slice(0, 1).toLowerCase();
      return letter === "" ? 1n : factors[`${letter}i`];
    }),
  ),
  reading(
    "units-in-case",
    "Units count as written only: k, M, G and so on",
    withUnits((rest) => (/^($|k|[MGTP]|[KMGTP]i)/.test(rest) ? readUnit(rest) : undefined)),
  ),
  reading(
    "milli",
    "The unit m is milli",
    withUnits((rest) => (/^m(?!i)/.test(rest) ? undefined : readUnit(rest))),
  ),
  reading(
    "no-peta",
    "The units end with tera",
    withUnits((rest) => (/^p/i.test(rest) ? undefined : readUnit(rest))),
  ),
  inventing(
    "exa",
    "The unit e is exa",
    withUnits((rest) => (/^e/i.test(rest) ? 10n ** 18n : readUnit(rest))),
  ),
  inventing(
    "bytes",
    "The unit b is bytes",
    withUnits((rest) => (/^b/i.test(rest) ? 1n : readUnit(rest))),
  ),
  reading(
    "whole-units-only",
    "What follows a unit makes the text no number",
    withUnits((rest) => (/^([kmgtp]i?b?)?$/i.test(rest) ? readUnit(rest) : undefined)),
  ),
  inventing(
    "unknown-units-ignored",
    "A unit that is not known counts as none",
    withUnits((rest) => readUnit(rest) ?? 1n),
  ),
  reading("no-space-at-ends", "White space at the ends makes the text no number", (text) =>
    text === text.trim() ? read(text) : undefined,
  ),
  reading("no-space-before-unit", "White space before the unit makes the text no number", (text) =>
    /[0-9]\s+\S/.test(text) ? undefined : read(text),
  ),
  reading(
    "ascii-space-only",
    "White space outside ASCII is not removed",
    createNumberReader({ space: "\\t-\\r " }),
  ),
  reading(
    "byte-order-mark",
    "U+FEFF is removed as if it were white space, and U+0085 is not",
    createNumberReader({ space: "\\s" }),
    ["COSI-QRY-014", "COSI-QRY-015"],
  ),
  inventing("plus-sign", "A plus sign in front is skipped", (text) => read(text.replace(/^\s*\+(?=\d)/, ""))),
  inventing("fractions", "What follows a decimal point is ignored", (text) =>
    read(text.replace(/\.\d*/, "")),
  ),
  inventing("exponents", "An exponent is read", (text) => {
    const match = /^(\d+)e(\d{1,2})$/.exec(text);
    return match === null ? read(text) : BigInt(match[1]!) * 10n ** BigInt(match[2]!);
  }),
  reading("octal", "A number that begins with 0 is octal", (text) =>
    /^0[0-7]+$/.test(text) ? BigInt(`0o${text}`) : read(text),
  ),
  inventing("out-of-range", "A number out of 64 bits is read all the same", (text) =>
    /^-?\d+$/.test(text) ? BigInt(text) : read(text),
  ),
  inventing("ends-of-range", "Numbers out of range become the last in range", (text) => {
    const limit = 2n ** 63n - 1n;
    return /^\d{19,}$/.test(text) && BigInt(text) > limit ? limit : read(text);
  }),
  inventing(
    "stops-at-dash",
    "Digits up to a dash are read",
    createNumberReader({ digits: /^-?[0-9]*/, unit: (rest) => (rest.startsWith("-") ? 1n : readUnit(rest)) }),
  ),

  judging(
    "numeric-less-is-inclusive",
    "LT_NUMERIC holds for equal numbers",
    ["COSI-QRY-014"],
    (term, value, isRight) => (areNumbers(term, value) ? orderOf(term, value) <= 0 !== term.invert : isRight),
  ),
  judging(
    "numeric-less-or-equal-is-strict",
    "LTE_NUMERIC does not hold for equal numbers",
    ["COSI-QRY-014"],
    (term, value, isRight) => (areNumbers(term, value) ? orderOf(term, value) < 0 !== term.invert : isRight),
  ),
  judging(
    "numeric-equal-texts-only",
    "LTE_NUMERIC takes numbers for equal if they are written alike",
    ["COSI-QRY-014"],
    (term, value, isRight) =>
      areNumbers(term, value) && orderOf(term, value) === 0
        ? isBefore(term, value === term.value[0] ? 0 : 1)
        : isRight,
  ),
  judging(
    "numeric-not-inverted",
    "Numeric comparisons ignore `invert`",
    ["COSI-QRY-014"],
    (term, value, isRight) =>
      areNumbers(term, value) ? isBefore({ ...term, invert: false }, orderOf(term, value)) : isRight,
  ),
  judging(
    "numeric-as-text",
    "Numeric comparisons compare texts",
    ["COSI-QRY-014", "COSI-QRY-015"],
    (term, value) =>
      value !== undefined &&
      isBefore(term, value < (term.value[0] ?? "") ? -1 : value > (term.value[0] ?? "") ? 1 : 0),
  ),
  judging(
    "numeric-last-operand",
    "Numeric comparisons use the last operand",
    ["COSI-QRY-013"],
    (term, value) =>
      holds({ ...term, value: term.value.slice(-1) }, value === undefined ? {} : { [term.key]: value }),
  ),
  judging(
    "numeric-first-number",
    "Numeric comparisons use the first operand that is a number",
    ["COSI-QRY-013"],
    (term, value) =>
      holds(
        { ...term, value: term.value.filter(isNumber) },
        value === undefined ? {} : { [term.key]: value },
      ),
  ),

  judging(
    "no-number-inverts",
    "An inverted numeric comparison holds for labels that are no number",
    ["COSI-QRY-015"],
    (term, value, isRight) =>
      value !== undefined && !isNumber(value) && isNumber(term.value[0]) ? term.invert : isRight,
  ),
  judging(
    "no-operand-number-inverts",
    "An inverted comparison with an operand that is no number holds",
    ["COSI-QRY-015"],
    (term, value, isRight) => (isNumber(value) && !isNumber(term.value[0]) ? term.invert : isRight),
  ),
  judging(
    "no-number-is-zero",
    "A label that is no number counts as 0",
    ["COSI-QRY-015", "COSI-QRY-014"],
    (term, value, isRight) => {
      if (value === undefined || isNumber(value)) return isRight;
      return holds(term, { [term.key]: "0" });
    },
  ),
  judging(
    "no-operand-number-is-zero",
    "An operand that is no number counts as 0",
    ["COSI-QRY-015", "COSI-QRY-014"],
    (term, value, isRight) => {
      if (value === undefined || isNumber(term.value[0])) return isRight;
      return holds({ ...term, value: ["0"] }, { [term.key]: value });
    },
  ),
  numeric(
    "no-operand-number-refused",
    "An operand that is no number is refused",
    ["COSI-QRY-015", "COSI-QRY-011"],
    {
      check(filter, context) {
        const { labelQuery } = filter;
        const isFaulty = labelQuery.some(({ terms }) =>
          terms.some((term) => isNumeric(term) && !isNumber(term.value[0])),
        );
        return isFaulty ? refuse("INVALID_ARGUMENT") : checkAsBehind(filter, context);
      },
    },
  ),
];
