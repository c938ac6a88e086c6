/** Values that fit some places and break others. */
export const junk: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  5,
  7.5,
  1e16,
  2 ** 32,
  9_007_199_254_740_991,
  "",
  "a",
  "A",
  "TRUE",
  "red",
  "0",
  "1",
  "-1",
  "007",
  "+1",
  "18446744073709551616",
  "99999",
  "NaN",
  "Infinity",
  "1.5s",
  "-0s",
  "3h",
  "2026-01-01T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "2026-01-01T00:00:00+01:00",
  "AAE=",
  "AAE",
  "-_8=",
  "192.0.2.1",
  "192.0.2.0/24",
  "2001:db8::1",
  "2001:DB8::1",
  "a.b",
  "a_b",
  "a/b",
  "/a/b",
  "/a/../b",
  "\ud800",
  "x".repeat(70),
  [],
  [1],
  ["a", "a"],
  [[]],
  [null],
  {},
  { a: 1 },
  { name: "a" },
  { name: "a", parts: [{ name: "b" }, { name: "" }] },
  { key: "value", "a/b": "c" },
  { 1: { name: "a" }, x: {} },
  { true: true, maybe: false },
];

/** Small generator of random numbers (mulberry32), the same everywhere. */
export function createRandom(state: number): (below: number) => number {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** A copy of a value with one place changed: replaced, removed, added, or doubled. */
export function mutate(value: unknown, keys: readonly string[], random: (below: number) => number): unknown {
  const copy = structuredClone(value);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const holders: (Record<string, unknown> | unknown[])[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    holders.push(part as Record<string, unknown>);
    for (const child of Object.values(part)) visit(child);
  };
  visit(copy);
  if (holders.length === 0 || random(40) === 0) return structuredClone(pick(junk));
  const holder = pick(holders);
  const kind = random(5);
  if (Array.isArray(holder)) {
    if (kind < 3 && holder.length > 0) holder[random(holder.length)] = structuredClone(pick(junk));
    else if (kind === 3 && holder.length > 0) holder.push(structuredClone(pick(holder)));
    else holder.push(structuredClone(pick(junk)));
    return copy;
  }
  const known = Object.keys(holder);
  const key = kind < 2 && known.length > 0 ? pick(known) : pick([...keys, ...known, "extra"]);
  if (kind === 4) delete holder[key];
  else
    Object.defineProperty(holder, key, {
      value: structuredClone(pick(junk)),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return copy;
}
