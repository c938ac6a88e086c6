/** A place where something differs from what was wanted. */
export interface Difference {
  /** Such as `endpoints[0].host`; empty for the whole. */
  readonly path: string;
  readonly want: unknown;
  readonly got: unknown;
}

/** Deeper than any spec; what is deeper counts as different. */
const maxDepth = 100;

/**
 * Finds the first place where a value differs from a part that is wanted. Objects may have more fields than wanted;
 * lists and bytes have to be equal in length and order.
 */
export function findDifference(want: unknown, got: unknown, path = "", depth = 0): Difference | undefined {
  const differs = { path, want, got };
  if (Object.is(want, got)) return undefined;
  if (!isObject(want) || !isObject(got) || depth > maxDepth) return differs;
  if (want instanceof Uint8Array || got instanceof Uint8Array)
    return want instanceof Uint8Array && got instanceof Uint8Array && Buffer.compare(want, got) === 0
      ? undefined
      : differs;
  if (Array.isArray(want) !== Array.isArray(got)) return differs;
  if (Array.isArray(want) && want.length !== (got as unknown as unknown[]).length) return differs;
  for (const [name, value] of Object.entries(want)) {
    if (value === undefined && !(name in got)) continue;
    const inner = Array.isArray(want) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    const found = findDifference(value, got[name], inner, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Characters of a value in a message. */
const maxLength = 200;

/** Writes a value for a message, cut to a length that fits one. */
export function printValue(value: unknown): string {
  const text =
    value === undefined
      ? "nothing"
      : (JSON.stringify(value, (_, each: unknown) => {
          if (typeof each === "bigint") return `${each}`;
          return each instanceof Uint8Array ? `${each.length} bytes` : each;
        }) ?? String(value));
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
}
