import { createHash } from "node:crypto";

/** Reproducible pseudo-random values: the same parts give the same sequence on every machine. */
export interface Random {
  /** Whole number from 0 to `below` - 1. `below` is 1 to 2^32. */
  int(below: number): number;
  /** `length` bytes. */
  bytes(length: number): Uint8Array;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** One element of a non-empty list. */
  pick<T>(items: readonly T[]): T;
  /** The items in random order. */
  shuffle<T>(items: readonly T[]): T[];
}

/**
 * Creates a generator from any number of parts, such as seed, run ID and test ID.
 *
 * Each test has its own, so that a new test does not change what others send.
 */
export function createRandom(...parts: readonly string[]): Random {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest();
  // sfc32: small, fast, 128 bits of state.
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => digest.readUInt32LE(at)) as [number, number, number, number];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const int = (below: number): number => Math.floor((next() / 2 ** 32) * below);
  const bytes = (length: number): Uint8Array => {
    const words = new Uint32Array(Math.ceil(length / 4));
    for (let i = 0; i < words.length; i++) words[i] = next();
    return new Uint8Array(words.buffer, 0, length);
  };
  return {
    int,
    bytes,
    hex: (length) => Array.from({ length }, () => int(16).toString(16)).join(""),
    pick: (items) => items[int(items.length)] as (typeof items)[number],
    shuffle: (items) => {
      const result = [...items];
      for (let i = result.length - 1; i > 0; i--) {
        const j = int(i + 1);
        [result[i], result[j]] = [result[j]!, result[i]!];
      }
      return result;
    },
  };
}
