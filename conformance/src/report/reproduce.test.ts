import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { quoteForShell } from "./reproduce.ts";

it("leaves simple words alone", () => {
  expect(quoteForShell("unix:/run/x.sock")).toBe("unix:/run/x.sock");
});

it("quotes every word so that a shell gives it back", () => {
  const words = fc.sample(fc.string({ unit: "binary-ascii" }), { numRuns: 500, seed: 7 });
  // A shell cannot hold the character zero, and command lines do not either.
  const usable = [...words.map((word) => word.replaceAll("\0", "")), "it's", "$(x)", "a\nb", "*", ""];
  const script = usable.map((word) => `printf '%s\\0' ${quoteForShell(word)}`).join("\n");
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(`${usable.join("\0")}\0`);
});
