import { expect, test } from "vitest";
import { explainPatternFault } from "./pattern-subset.ts";

test.each([
  "^[a-z0-9-]+$",
  "(?:a|b)?",
  "(a)(b)",
  "\\d{1,1000}",
  "[\\[\\]-]",
  "^\\(\\?=x\\)$",
  "[(?=]",
  "\\p{L}",
  "^[^\\n]*$",
  "\\x41",
  "\\\\1",
])("accepts %j", (pattern) => {
  expect(explainPatternFault(pattern)).toBeUndefined();
});

test.each([
  ["(?=a)", "look-around"],
  ["(?<!a)b", "look-around"],
  ["(?<name>a)", "named group"],
  ["(?P<name>a)", "named group"],
  ["(?i)a", "inline flags"],
  ["(a)\\1", "back-reference"],
  ["\\k<a>", "back-reference"],
  ["\\u0041", "ECMAScript only"],
  ["\\Aa\\z", "RE2 only"],
  ["[[:alpha:]]", "POSIX"],
  ["[]", "empty class"],
  ["a{1001}", "at most 1000"],
  ["a{2,2000}", "at most 1000"],
  ["a{2,1}", "does not compile"],
  ["(", "does not compile"],
  ["\\x{41}", "RE2 only"],
  ["[\\b]", "ECMAScript only"],
])("refuses %j", (pattern, reason) => {
  expect(explainPatternFault(pattern)).toContain(reason);
});
