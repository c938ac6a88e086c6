/**
 * The name that somebody most likely meant, or undefined.
 *
 * Case, `_` and `-` do not count, so that names of the proto file lead to those of JSON; beyond that a name may
 * differ in a third of its letters, at least in one.
 */
export function suggestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > 128) return undefined;
  const wanted = normalise(name);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = normalise(candidate);
    const limit = Math.max(1, Math.floor(Math.min(wanted.length, other.length) / 3));
    const distance = measureDistance(wanted, other, limit);
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function normalise(name: string): string {
  return name.replace(/[_-]/g, "").toLowerCase();
}

/** Letters to insert, remove, replace or swap with their neighbour; more than `limit` counts as infinite. */
function measureDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] as number) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
