/** Numbers from the first to the last, both included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** Whether a number is in one of the ranges. */
export function isReserved(ranges: readonly NumberRange[], number: number): boolean {
  return ranges.some(({ from, to }) => from <= number && number <= to);
}

/** Whether every number of a range is in one of the ranges, which may join. */
export function isRangeReserved(ranges: readonly NumberRange[], { from, to }: NumberRange): boolean {
  let next = from;
  for (const range of [...ranges].sort((a, b) => a.from - b.from))
    if (range.from <= next && range.to >= next) next = range.to + 1;
  return next > to;
}

/** Writes a range as in the source. */
export function printRange({ from, to }: NumberRange): string {
  return from === to ? String(from) : `${from} to ${to}`;
}
