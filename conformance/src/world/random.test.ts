import { expect, it } from "vitest";
import { createRandom } from "./random.ts";

const bytesOf = (...parts: string[]) => Buffer.from(createRandom(...parts).bytes(16)).toString("hex");

it("gives the same values for the same parts on every machine", () => {
  expect(bytesOf("seed", "run", "test")).toBe(bytesOf("seed", "run", "test"));
  const random = createRandom("seed", "run", "test");
  const values = [random.hex(8), random.int(1000), random.pick("abcdef".split("")), ...random.bytes(3)];
  expect(values).toMatchInlineSnapshot(`
    [
      "bb3d876f",
      560,
      "d",
      121,
      188,
      8,
    ]
  `);
});

it("gives other values for other parts, and for parts that are cut differently", () => {
  const all = [
    bytesOf("seed", "run", "test"),
    bytesOf("seed", "run", "test2"),
    bytesOf("seed", "run2", "test"),
    bytesOf("seed2", "run", "test"),
    bytesOf("seedrun", "test"),
    bytesOf("seed", "runtest"),
    bytesOf(),
  ];
  expect(new Set(all).size).toBe(all.length);
});

it("stays within the range and reaches all of it", () => {
  const random = createRandom("range");
  const seen = new Set(Array.from({ length: 1000 }, () => random.int(7)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(Array.from({ length: 100 }, () => random.int(1)).every((value) => value === 0)).toBe(true);
  const large = Array.from({ length: 100 }, () => random.int(2 ** 32));
  expect(Math.max(...large)).toBeGreaterThan(2 ** 31);
  expect(large.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).toBe(true);
});

it("makes as many bytes and digits as asked", () => {
  const random = createRandom("length");
  for (const length of [0, 1, 3, 4, 5, 1000]) {
    expect(random.bytes(length)).toHaveLength(length);
    expect(random.hex(length)).toMatch(new RegExp(`^[0-9a-f]{${length}}$`));
  }
});

it("shuffles a copy that holds the same items", () => {
  const items = Array.from({ length: 20 }, (_, i) => i);
  const shuffled = createRandom("shuffle").shuffle(items);
  expect(items).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(shuffled).not.toEqual(items);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
});
