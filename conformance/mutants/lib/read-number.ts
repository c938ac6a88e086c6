/** Reads the number that a label stands for, or undefined if it is none. */
export type ReadNumber = (text: string) => bigint | undefined;

/** What a server takes for numbers; the default is what the specification says. */
export interface NumberRules {
  /** White space that is removed. */
  readonly space?: string;
  /** The run of digits at the start. */
  readonly digits?: RegExp;
  /** Factor of a unit, or undefined if it is none; gets the rest of the text as it is. */
  readonly unit?: (rest: string) => bigint | undefined;
}

const unicodeSpace = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** Factors by the letters of the unit. */
export const factors: Readonly<Record<string, bigint>> = {
  ...{ k: 10n ** 3n, m: 10n ** 6n, g: 10n ** 9n, t: 10n ** 12n, p: 10n ** 15n },
  ...{ ki: 2n ** 10n, mi: 2n ** 20n, gi: 2n ** 30n, ti: 2n ** 40n, pi: 2n ** 50n },
};

/** The factor of a unit as the specification has it. */
export function readUnit(rest: string): bigint | undefined {
  const unit = rest.toLowerCase();
  return unit === "" ? 1n : (factors[unit.slice(0, 2)] ?? factors[unit.slice(0, 1)]);
}

/** Makes a reader of numbers. */
export function createNumberReader(rules: NumberRules = {}): ReadNumber {
  const { space = unicodeSpace, digits = /^[0-9-]*/, unit = readUnit } = rules;
  const edges = new RegExp(`^[${space}]+|[${space}]+$`, "gu");
  return (text) => {
    const trimmed = text.replace(edges, "");
    const run = digits.exec(trimmed)?.[0] ?? "";
    if (!/^-?[0-9]+$/.test(run)) return undefined;
    const number = BigInt(run);
    if (BigInt.asIntN(64, number) !== number) return undefined;
    const factor = unit(trimmed.slice(run.length).replace(edges, ""));
    return factor === undefined ? undefined : number * factor;
  };
}
