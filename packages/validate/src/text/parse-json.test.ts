import fc from "fast-check";
import { expect, it } from "vitest";
import { defaultLimits } from "../limits.ts";
import { toPlainValue } from "./node.ts";
import { parseJson } from "./parse-json.ts";

it("reads what JSON.parse reads, to the same value", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 2), (json, space) => {
      const text = JSON.stringify(JSON.parse(json), undefined, space);
      const { node, faults } = parseJson(text, defaultLimits);
      expect(faults).toEqual([]);
      expect(node === undefined ? undefined : JSON.stringify(toPlainValue(node))).toBe(
        JSON.stringify(JSON.parse(text)),
      );
    }),
    { numRuns: 1000, seed: 3 },
  );
});

it("refuses what JSON.parse refuses", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"b"',
    "1",
    "-",
    "0",
    ".5",
    "e3",
    "true",
    "null",
    " ",
    "\n",
    '"',
    "\\u12",
    "\\n",
    "'",
    "+1",
    "01",
    "\t",
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  let acceptedCount = 0;
  fc.assert(
    fc.property(text, (input) => {
      let isJson = true;
      try {
        JSON.parse(input);
      } catch {
        // Not JSON: that is what is asked for.
        isJson = false;
      }
      if (isJson) acceptedCount++;
      expect(parseJson(input, defaultLimits).node !== undefined).toBe(isJson);
    }),
    { numRuns: 20_000, seed: 4 },
  );
  expect(acceptedCount).toBeGreaterThan(500);
});

it("keeps the places of keys and values", () => {
  const { node } = parseJson(' {"a": [1, "b"]}', defaultLimits);
  expect(node).toMatchObject({
    span: { start: 1, end: 16 },
    entries: [
      {
        key: "a",
        keySpan: { start: 2, end: 5 },
        value: {
          span: { start: 7, end: 15 },
          items: [{ span: { start: 8, end: 9 } }, { span: { start: 11, end: 14 } }],
        },
      },
    ],
  });
});
