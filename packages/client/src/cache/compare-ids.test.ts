import fc from "fast-check";
import { expect, it } from "vitest";
import { compareIds } from "./compare-ids.ts";

it("orders as the bytes of UTF-8 do", () => {
  const text = fc.string({ unit: "binary", maxLength: 6 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareIds(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { seed: 5, numRuns: 2_000, examples: [["\u{1f600}", "\uff5e"]] },
  );
});
