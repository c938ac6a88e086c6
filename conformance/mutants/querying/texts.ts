import { type LabelTerm, LabelTerm_Operation as Op } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { escapePattern } from "../lib/escape-pattern.ts";
import { compareBytes, findLabel, isBefore, isTextOrder, type Labels } from "../lib/label-terms.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createQueryServer } from "../lib/query-server.ts";

type Rule = (term: LabelTerm, value: string | undefined, isRight: boolean, labels: Labels) => boolean;

/** A server that judges terms of some operations in its own way. */
function judging(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  ops: readonly Op[],
  rule: Rule,
): Mutant {
  const term = (each: LabelTerm, labels: Labels, isRight: boolean): boolean =>
    ops.includes(each.op) ? rule(each, findLabel(labels, each.key), isRight, labels) : isRight;
  return mutant({ id: `querying.${name}`, title, violates, create: () => createQueryServer({ term }) });
}

/** A server that orders texts in its own way. */
function ordering(
  name: string,
  title: string,
  order: (value: string, operand: string, term: LabelTerm) => number,
  more: readonly RequirementId[] = [],
): Mutant {
  return judging(
    name,
    title,
    ["COSI-QRY-010", ...more],
    [Op.LT, Op.LTE],
    (term, value) => value !== undefined && isBefore(term, order(value, term.value[0] ?? "", term)),
  );
}

const first = ({ value }: LabelTerm): string => value[0] ?? "";
const equality = [Op.EQUAL, Op.IN];
const order = [Op.LT, Op.LTE];

export default [
  judging(
    "exists-needs-a-value",
    "A label with an empty value counts as absent for EXISTS",
    ["COSI-QRY-006"],
    [Op.EXISTS],
    ({ invert }, value) => (value !== undefined && value !== "") !== invert,
  ),
  judging(
    "exists-not-inverted",
    "EXISTS ignores `invert`",
    ["COSI-QRY-006"],
    [Op.EXISTS],
    (_, value) => value !== undefined,
  ),
  judging(
    "exists-compares",
    "EXISTS with a value compares it",
    ["COSI-QRY-006"],
    [Op.EXISTS],
    ({ invert, value: operands }, value) =>
      (value !== undefined && (operands.length === 0 || operands.includes(value))) !== invert,
  ),
  judging(
    "exists-by-prefix",
    "EXISTS finds keys that begin with the key",
    ["COSI-QRY-006"],
    [Op.EXISTS],
    ({ key, invert }, _value, _isRight, labels) =>
      Object.keys(labels).some((each) => each.startsWith(key)) !== invert,
  ),
  judging(
    "exists-any-case",
    "EXISTS compares keys without regard to case",
    ["COSI-QRY-006"],
    [Op.EXISTS],
    ({ key, invert }, _value, _isRight, labels) =>
      Object.keys(labels).some((each) => each.toLowerCase() === key.toLowerCase()) !== invert,
  ),
  judging(
    "not-exists-inverts",
    "NOT_EXISTS heeds `invert`",
    ["COSI-QRY-012"],
    [Op.NOT_EXISTS],
    ({ invert }, value) => (value === undefined) !== invert,
  ),
  judging(
    "not-exists-empty",
    "A label with an empty value counts as absent for NOT_EXISTS",
    ["COSI-QRY-012"],
    [Op.NOT_EXISTS],
    (_, value) => value === undefined || value === "",
  ),
  judging(
    "not-exists-as-exists",
    "NOT_EXISTS is taken for EXISTS",
    ["COSI-QRY-012"],
    [Op.NOT_EXISTS],
    (_, value) => value !== undefined,
  ),
  judging(
    "not-exists-compares",
    "NOT_EXISTS with a value means that the label has another one",
    ["COSI-QRY-012"],
    [Op.NOT_EXISTS],
    (term, value) => (term.value.length === 0 ? value === undefined : value !== term.value[0]),
  ),

  judging(
    "equal-any-case",
    "EQUAL compares without regard to case",
    ["COSI-QRY-007"],
    [Op.EQUAL],
    (term, value) => (value?.toLowerCase() === first(term).toLowerCase()) !== term.invert,
  ),
  judging(
    "equal-trims",
    "EQUAL removes white space at the ends",
    ["COSI-QRY-007"],
    [Op.EQUAL],
    (term, value) => (value?.trim() === first(term).trim()) !== term.invert,
  ),
  judging(
    "equal-normalizes",
    "EQUAL takes composed and decomposed text for the same",
    ["COSI-QRY-007"],
    [Op.EQUAL],
    (term, value) => (value?.normalize() === first(term).normalize()) !== term.invert,
  ),
  judging(
    "equal-by-pattern",
    "EQUAL treats % as any text, as LIKE does",
    ["COSI-QRY-007"],
    [Op.EQUAL],
    (term, value) =>
      (value !== undefined &&
        new RegExp(`^${escapePattern(first(term)).replaceAll("%", ".*")}$`, "s").test(value)) !== term.invert,
  ),
  judging("equal-numbers", "EQUAL takes numbers for numbers", ["COSI-QRY-007"], [Op.EQUAL], (term, value) => {
    const isEqual =
      value === first(term) ||
      (/^\d+$/.test(value ?? "") && /^\d+$/.test(first(term)) && Number(value) === Number(first(term)));
    return isEqual !== term.invert;
  }),
  judging(
    "equal-absent-is-empty",
    "An absent label is equal to the empty text",
    ["COSI-QRY-007", "COSI-QRY-009"],
    [Op.EQUAL],
    (term, value) => ((value ?? "") === first(term)) !== term.invert,
  ),
  judging(
    "equal-not-inverted",
    "EQUAL ignores `invert`",
    ["COSI-QRY-007", "COSI-QRY-009"],
    [Op.EQUAL],
    (term, value) => value === first(term),
  ),
  judging(
    "equal-c-string",
    "EQUAL stops at a character of code 0",
    ["COSI-QRY-007"],
    [Op.EQUAL],
    (term, value) => (value?.split("\0")[0] === first(term).split("\0")[0]) !== term.invert,
  ),

  judging(
    "in-first",
    "IN looks at the first operand only",
    ["COSI-QRY-008"],
    [Op.IN],
    (term, value) => (value !== undefined && value === term.value[0]) !== term.invert,
  ),
  judging(
    "in-last",
    "IN looks at the last operand only",
    ["COSI-QRY-008"],
    [Op.IN],
    (term, value) => (value !== undefined && value === term.value.at(-1)) !== term.invert,
  ),
  judging(
    "in-nothing-is-everything",
    "IN without operands holds for every resource with the label",
    ["COSI-QRY-008", "COSI-QRY-009"],
    [Op.IN],
    (term, value, isRight) => (term.value.length === 0 ? value !== undefined : isRight),
  ),
  judging(
    "in-nothing-never",
    "IN without operands does not hold, inverted or not",
    ["COSI-QRY-008", "COSI-QRY-009"],
    [Op.IN],
    (term, _, isRight) => term.value.length > 0 && isRight,
  ),
  judging(
    "in-joined",
    "IN looks for the label in the operands joined by commas",
    ["COSI-QRY-008"],
    [Op.IN],
    (term, value) =>
      (value !== undefined && term.value.length > 0 && term.value.join(",").includes(value)) !== term.invert,
  ),
  judging(
    "in-any-case",
    "IN compares without regard to case",
    ["COSI-QRY-008"],
    [Op.IN],
    (term, value) =>
      (value !== undefined && term.value.some((each) => each.toLowerCase() === value.toLowerCase())) !==
      term.invert,
  ),
  judging(
    "in-absent-is-empty",
    "An absent label is among operands that hold the empty text",
    ["COSI-QRY-008", "COSI-QRY-009"],
    [Op.IN],
    (term, value) => term.value.includes(value ?? "") !== term.invert,
  ),
  judging(
    "in-two",
    "IN looks at two operands at most",
    ["COSI-QRY-008"],
    [Op.IN],
    (term, value) => (value !== undefined && term.value.slice(0, 2).includes(value)) !== term.invert,
  ),

  judging(
    "inverted-needs-label",
    "Inverted EQUAL and IN leave out resources without the label",
    ["COSI-QRY-009"],
    equality,
    (_, value, isRight) => value !== undefined && isRight,
  ),
  judging(
    "inverted-equal-needs-label",
    "Inverted EQUAL leaves out resources without the label",
    ["COSI-QRY-009"],
    [Op.EQUAL],
    (_, value, isRight) => value !== undefined && isRight,
  ),
  judging(
    "inverted-in-needs-label",
    "Inverted IN leaves out resources without the label",
    ["COSI-QRY-009"],
    [Op.IN],
    (_, value, isRight) => value !== undefined && isRight,
  ),

  ordering("orders-by-utf-16", "LT and LTE compare UTF-16 units", (value, operand) =>
    value < operand ? -1 : value > operand ? 1 : 0,
  ),
  ordering("orders-by-locale", "LT and LTE compare as a dictionary does", (value, operand) =>
    value.localeCompare(operand, "en"),
  ),
  ordering("orders-any-case", "LT and LTE compare without regard to case", (value, operand) =>
    compareBytes(value.toLowerCase(), operand.toLowerCase()),
  ),
  ordering("orders-numbers", "LT and LTE compare numbers as numbers", (value, operand) =>
    /^\d+$/.test(value) && /^\d+$/.test(operand)
      ? Math.sign(Number(value) - Number(operand))
      : compareBytes(value, operand),
  ),
  ordering(
    "orders-by-length",
    "LT and LTE put the shorter text before the longer",
    (value, operand) => Buffer.byteLength(value) - Buffer.byteLength(operand) || compareBytes(value, operand),
  ),
  ordering("orders-signed-bytes", "LT and LTE compare bytes as signed numbers", (value, operand) => {
    const [a, b] = [value, operand].map((text) => new Int8Array(Buffer.from(text)));
    const at = a!.findIndex((byte, i) => byte !== b![i]);
    return at < 0 ? a!.length - b!.length : at < b!.length ? a![at]! - b![at]! : 1;
  }),
  ordering(
    "orders-common-length",
    "LT and LTE compare as many bytes as both texts have",
    (value, operand) => {
      const [a, b] = [Buffer.from(value), Buffer.from(operand)];
      const length = Math.min(a.length, b.length);
      return Buffer.compare(a.subarray(0, length), b.subarray(0, length));
    },
  ),
  judging(
    "less-is-inclusive",
    "LT holds for equal texts",
    ["COSI-QRY-010"],
    [Op.LT],
    (term, value) => value !== undefined && compareBytes(value, first(term)) <= 0 !== term.invert,
  ),
  judging(
    "less-or-equal-is-strict",
    "LTE does not hold for equal texts",
    ["COSI-QRY-010"],
    [Op.LTE],
    (term, value) => value !== undefined && compareBytes(value, first(term)) < 0 !== term.invert,
  ),
  judging("order-not-inverted", "LT and LTE ignore `invert`", ["COSI-QRY-010"], order, (term, value) => {
    const { op } = term;
    return value !== undefined && isBefore({ ...term, op, invert: false }, compareBytes(value, first(term)));
  }),
  judging(
    "inverted-order-is-strict",
    "Inverted LT and LTE leave out equal texts",
    ["COSI-QRY-010"],
    order,
    (term, value, isRight) => isRight && !(term.invert && value === first(term)),
  ),
  judging(
    "greater-than",
    "LT and LTE compare the wrong way round",
    ["COSI-QRY-010"],
    order,
    (term, value) => value !== undefined && isBefore(term, -compareBytes(value, first(term))),
  ),

  judging(
    "inverted-order-without-label",
    "Inverted LT and LTE hold for resources without the label",
    ["COSI-QRY-011"],
    order,
    (term, value, isRight) => (value === undefined ? term.invert : isRight),
  ),
  judging(
    "inverted-numbers-without-label",
    "Inverted numeric comparisons hold for resources without the label",
    ["COSI-QRY-011"],
    [Op.LT_NUMERIC, Op.LTE_NUMERIC],
    (term, value, isRight) => (value === undefined ? term.invert : isRight),
  ),
  judging(
    "order-absent-is-empty",
    "An absent label is less than every text but the empty one",
    ["COSI-QRY-011"],
    order,
    (term, value) => isBefore(term, compareBytes(value ?? "", first(term))),
  ),

  judging(
    "equal-any",
    "EQUAL holds for each of several operands",
    ["COSI-QRY-013"],
    [Op.EQUAL],
    ({ invert, value: operands }, value) => (value !== undefined && operands.includes(value)) !== invert,
  ),
  judging(
    "equal-last",
    "EQUAL uses the last operand",
    ["COSI-QRY-013"],
    [Op.EQUAL],
    ({ invert, value: operands }, value) => (value === (operands.at(-1) ?? "")) !== invert,
  ),
  judging(
    "equal-joined",
    "EQUAL joins several operands by commas",
    ["COSI-QRY-013"],
    [Op.EQUAL],
    ({ invert, value: operands }, value) => (value === operands.join(",")) !== invert,
  ),
  judging(
    "order-last",
    "LT and LTE use the last operand",
    ["COSI-QRY-013"],
    order,
    (term, value) => value !== undefined && isBefore(term, compareBytes(value, term.value.at(-1) ?? "")),
  ),
  judging(
    "order-all",
    "LT and LTE have to hold for all operands",
    ["COSI-QRY-013"],
    order,
    (term, value) =>
      value !== undefined &&
      term.value.every((each) => isTextOrder(term) && isBefore(term, compareBytes(value, each))),
  ),
];
