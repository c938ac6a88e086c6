/**
 * Regular expression, without anchors, for the decimal texts of the integers from `min` to `max`, both included.
 *
 * The texts have no leading zeros, no plus sign and no minus sign before zero.
 */
export function createIntegerPattern(min: bigint, max: bigint): string {
  const key = `${min} ${max}`;
  let pattern = known.get(key);
  if (pattern === undefined) {
    pattern = createPattern(min, max);
    if (known.size < maxKnown) known.set(key, pattern);
  }
  return pattern;
}

/** Patterns by range: most schemas have the same few, those of their types. */
const known = new Map<string, string>();
const maxKnown = 1_000;

function createPattern(min: bigint, max: bigint): string {
  const parts: string[] = [];
  if (min < 0n) {
    const low = max < 0n ? -max : 1n;
    parts.push(`-${group(createNaturalPattern(low, -min))}`);
  }
  if (max >= 0n) parts.push(createNaturalPattern(min > 0n ? min : 0n, max));
  // A range without numbers matches nothing; the empty class is not in the syntax common to all engines.
  return parts.length === 0 || min > max ? "[^\\s\\S]" : parts.join("|");
}

/** Wraps alternatives in a group that captures nothing. */
export function group(pattern: string): string {
  return `(?:${pattern})`;
}

function createNaturalPattern(min: bigint, max: bigint): string {
  const parts: string[] = [];
  let low = min;
  if (low === 0n && max >= 9n) {
    parts.push("0");
    low = 1n;
  }
  while (low <= max) {
    const digits = low.toString().length;
    const isFull = low === 10n ** BigInt(digits - 1);
    const lastFull =
      max === 10n ** BigInt(max.toString().length) - 1n ? max.toString().length : max.toString().length - 1;
    if (isFull && lastFull >= digits) {
      parts.push(`[1-9]${repeatDigit(digits - 1, lastFull - 1)}`);
      low = 10n ** BigInt(lastFull);
      continue;
    }
    const end = 10n ** BigInt(digits) - 1n;
    const high = end < max ? end : max;
    parts.push(createSameLengthPattern(low.toString(), high.toString()));
    low = high + 1n;
  }
  return parts.join("|");
}

function createSameLengthPattern(low: string, high: string): string {
  if (low === high) return low;
  const [a, b] = [Number(low[0]), Number(high[0])];
  const rest = low.length - 1;
  if (rest === 0) return createDigitClass(a, b);
  if (a === b) return `${a}${group(createSameLengthPattern(low.slice(1), high.slice(1)))}`;
  const parts: string[] = [];
  const isLowFull = /^0*$/.test(low.slice(1));
  const isHighFull = /^9*$/.test(high.slice(1));
  if (!isLowFull) parts.push(`${a}${group(createSameLengthPattern(low.slice(1), "9".repeat(rest)))}`);
  const from = isLowFull ? a : a + 1;
  const to = isHighFull ? b : b - 1;
  if (from <= to) parts.push(`${createDigitClass(from, to)}${repeatDigit(rest, rest)}`);
  if (!isHighFull) parts.push(`${b}${group(createSameLengthPattern("0".repeat(rest), high.slice(1)))}`);
  return parts.join("|");
}

function createDigitClass(from: number, to: number): string {
  if (from === to) return String(from);
  return `[${from}-${to}]`;
}

function repeatDigit(least: number, most: number): string {
  if (most === 0) return "";
  if (least === most) return least === 1 ? "[0-9]" : `[0-9]{${least}}`;
  return `[0-9]{${least},${most}}`;
}
