const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;
/** Digits and sign of an int64 with ample room for leading zeros; longer runs cost more than they are worth. */
const maxRunLength = 4096;

const multipliers: ReadonlyMap<string, bigint> = new Map([
  ["ki", 2n ** 10n],
  ["mi", 2n ** 20n],
  ["gi", 2n ** 30n],
  ["ti", 2n ** 40n],
  ["pi", 2n ** 50n],
  ["k", 10n ** 3n],
  ["m", 10n ** 6n],
  ["g", 10n ** 9n],
  ["t", 10n ** 12n],
  ["p", 10n ** 15n],
]);

/** The characters that Unicode calls white space; JavaScript's own set lacks U+0085 and has U+FEFF instead. */
const leadingSpace = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const digitRun = /^[0-9-]+/;
const integer = /^-?[0-9]+$/;

/**
 * Reads a whole number with an optional decimal or binary unit, such as `4GiB`; undefined if it is none.
 *
 * @requirement COSI-QRY-014
 */
export function parseNumber(text: string): bigint | undefined {
  const trimmed = text.replace(leadingSpace, "");
  const run = digitRun.exec(trimmed)?.[0];
  if (run === undefined || run.length > maxRunLength || !integer.test(run)) return undefined;
  const value = BigInt(run);
  if (value < minInt64 || value > maxInt64) return undefined;
  const unit = trimmed.slice(run.length).replace(leadingSpace, "");
  if (unit === "") return value;
  const multiplier =
    multipliers.get(unit.slice(0, 2).toLowerCase()) ?? multipliers.get(unit.slice(0, 1).toLowerCase());
  return multiplier === undefined ? undefined : value * multiplier;
}
