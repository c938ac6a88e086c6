import { expect, it } from "vitest";
import { compileIdPattern } from "./id-pattern.ts";
import { resolveStateOptions } from "./options.ts";

const limits = resolveStateOptions();

it.each([
  ["b", "abc", true],
  ["^b", "abc", false],
  ["^.$", "\u{1f600}", true],
  ["^..$", "\u{1f600}", false],
  ["(?i)ABC", "xabcx", true],
  ["ABC", "abc", false],
])("matches %s against %s: %s [COSI-QRY-021]", (expression, id, wanted) => {
  expect(compileIdPattern(expression, limits)(id)).toBe(wanted);
});

it.each(["(", "a**", "(?=a)", "(a)\\1", "a{1001}", "(a{1000}){1000}", "[[:foo:]]", "(?<=a)b"])(
  "refuses %s, which is not RE2 [COSI-QRY-024]",
  (expression) => {
    expect(() => compileIdPattern(expression, limits)).toThrow(
      expect.objectContaining({ code: "invalidArgument" }),
    );
  },
);

it("refuses what is too long or compiles to too much [COSI-LIM-003]", () => {
  for (const expression of ["a".repeat(4_097), "\\pL{1000}".repeat(11)]) {
    expect(() => compileIdPattern(expression, limits)).toThrow(
      expect.objectContaining({ code: "invalidArgument" }),
    );
  }
});

it("refuses to compare a large expression with a long id [COSI-LIM-003]", () => {
  const matches = compileIdPattern("\\pL{1000}".repeat(9), limits);
  expect(matches("a")).toBe(false);
  expect(() => matches("a".repeat(60_000))).toThrow(expect.objectContaining({ code: "limitExceeded" }));
});
