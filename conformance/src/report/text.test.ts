import fc from "fast-check";
import { expect, it } from "vitest";
import { printHexDump } from "./hex-dump.ts";
import { hasColor } from "./style.ts";
import { sanitize, sayDuration, shorten, wrapText } from "./text.ts";

it("leaves no character that could control a terminal", () => {
  expect(sanitize("a\u001b[31mb\nc\u202ed\u009b")).toBe("a\\u001b[31mb\\nc\\u202ed\\u009b");
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 0x2fff })), (codes) => {
      const clean = sanitize(String.fromCharCode(...codes));
      expect([...clean].every((c) => c >= " " && !(c >= "\u007f" && c <= "\u009f"))).toBe(true);
    }),
    { seed: 3 },
  );
});

it("wraps without losing or changing words", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
      const lines = wrapText(words.join(" "), 20);
      expect(lines.join(" ")).toBe(words.join(" "));
      expect(lines.every((line) => line.length <= 20)).toBe(true);
    }),
    { seed: 3 },
  );
});

it("shortens and says durations", () => {
  expect([shorten("abcdef", 4), shorten("abcd", 4)]).toEqual(["abc…", "abcd"]);
  expect([12.4, 3400, 125_000].map(sayDuration)).toEqual(["12 ms", "3.4 s", "2 min 5 s"]);
});

it("prints offset, hexadecimal and ASCII, and how much is missing", () => {
  const hex = Buffer.from("Hello, <world>!\n\u0001x").toString("hex");
  expect(printHexDump(hex, 40)).toBe(
    [
      "0000  48 65 6c 6c 6f 2c 20 3c  77 6f 72 6c 64 3e 21 0a  Hello, <world>!.",
      `0010  01 78${" ".repeat(18)}  ${" ".repeat(23)}  .x`,
      "…     22 more bytes",
    ].join("\n"),
  );
});

it("decides on colours by flag, NO_COLOR, FORCE_COLOR and terminal, in this order", () => {
  expect(hasColor(true, { FORCE_COLOR: "1" }, true)).toBe(false);
  expect(hasColor(true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false)).toBe(false);
  expect(hasColor(false, { FORCE_COLOR: "1" }, false)).toBe(true);
  expect(hasColor(true, { FORCE_COLOR: "0" }, false)).toBe(false);
  expect(hasColor(true, { NO_COLOR: "" }, false)).toBe(true);
  expect(hasColor(false, {}, false)).toBe(false);
});
