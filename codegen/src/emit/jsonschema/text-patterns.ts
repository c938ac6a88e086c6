import type { ScalarType } from "../../model/model.ts";
import { createIntegerPattern, group } from "./integer-pattern.ts";
import { getIntegerRange, getScalarKind, isUnsigned } from "./scalar-kinds.ts";

/**
 * Matches text without lone surrogates, which JSON can write and UTF-8 cannot.
 *
 * The class holds the characters themselves, not escapes: that is the only form that all engines read alike.
 */
export const wellFormedPattern = `^[\u0000-\ud7ff\ue000-${String.fromCodePoint(0x10ffff)}]*$`;

/** Canonical base64 (RFC 4648 section 4): padded, and without stray bits. */
export const base64Pattern =
  "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

/**
 * What the parser takes for base64: both alphabets, blanks anywhere, padding anywhere. Padding ends a group of
 * four; only the last group must not have a single character.
 */
export const lenientBase64Pattern = (() => {
  const [letter, blanks] = ["[A-Za-z0-9+/_-]", "[ \\t\\r\\n]*"];
  const one = `${letter}${blanks}`;
  return `^(?:[A-Za-z0-9+/_ \\t\\r\\n-]*=)*${blanks}(?:(?:${one}){4})*(?:(?:${one}){2,3})?$`;
})();

/** Texts that stand for numbers which JSON has not. */
export const specialFloats = ["NaN", "Infinity", "-Infinity"] as const;

/** What the parser takes for a float in quotes. It refuses texts beyond the range, which no pattern can tell. */
export const lenientFloatPattern =
  "^(?:NaN|-?Infinity|[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)$";

/** Decimal text of every number of an integer type. */
export function createCanonicalIntegerPattern(scalar: ScalarType): string {
  const { min, max } = getIntegerRange(scalar);
  return `^${group(createIntegerPattern(min, max))}$`;
}

/** Blanks that the parser cuts off numbers of 64 bits. */
const blank = "[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]";

/** What the parser takes for an integer in quotes, exponents apart. */
export function createLenientIntegerPattern(scalar: ScalarType): string {
  const { min, max } = getIntegerRange(scalar);
  const isLong = getScalarKind(scalar) === "int64";
  const positive = `\\+?0*${group(createIntegerPattern(0n, max))}`;
  const negative = `-0*${group(createIntegerPattern(0n, -min))}`;
  const radixes = createRadixPatterns(isLong ? (isUnsigned(scalar) ? 64 : 63) : isUnsigned(scalar) ? 32 : 31);
  if (isLong) return `^(?:${blank}+|${blank}*(?:${positive}|${negative}|${radixes})${blank}*)$`;
  return `^(?:(?:${positive}|${negative})(?:\\.0*)?|[+-]?\\.0+|${radixes})$`;
}

function createRadixPatterns(bits: number): string {
  const digits = (perDigit: number, all: string, some: (most: number) => string): string => {
    const whole = Math.floor(bits / perDigit);
    const rest = bits % perDigit;
    const short = `${all}{1,${whole}}`;
    return `0*${rest === 0 ? short : group(`${some(2 ** rest - 1)}${all}{${whole}}|${short}`)}`;
  };
  const upTo = (most: number): string => (most === 1 ? "1" : `[1-${most}]`);
  const hexadecimal = `0[xX]${digits(4, "[0-9a-fA-F]", upTo)}`;
  const binary = `0[bB]0*[01]{1,${bits}}`;
  const octal = `0[oO]${digits(3, "[0-7]", upTo)}`;
  return `${hexadecimal}|${binary}|${octal}`;
}
