/** Answers a whole number from 0 to below `sides`. */
export type Dice = (sides: number) => number;

/** Creates a dice whose throws depend on the seed alone, a whole number: a 32-bit xorshift. Not for secrets. */
export function createDice(seed: number): Dice {
  // The generator stays at 0 once it is there.
  let value = (seed ^ 0x9e3779b9) | 0 || 1;
  return (sides) => {
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
    return (value >>> 0) % sides;
  };
}
