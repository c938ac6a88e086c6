import fc from "fast-check";
import { expect, it } from "vitest";
import { compareUtf8 } from "./compare-utf8.ts";

it("orders all texts as their UTF-8 bytes [COSI-LST-002]", () => {
  // Texts of few characters around the surrogates, so that common prefixes and the odd cases are frequent.
  const text = fc.string({
    unit: fc.constantFrom("a", "b", "é", "\ud7ff", "\ue000", "\uffff", "😀", "\u{10ffff}"),
    maxLength: 4,
  });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareUtf8(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
    { seed: 1, numRuns: 2_000 },
  );
});
