import { expect, it } from "vitest";
import { formatVersion, parseVersion } from "./version.ts";

it.each([
  ["undefined", undefined, "undefined"],
  ["0", 0n, "0"],
  ["+007", 7n, "7"],
  ["9223372036854775807", 9_223_372_036_854_775_807n, "9223372036854775807"],
])("reads %s [COSI-VER-005]", (text, version, written) => {
  expect(parseVersion(text)).toBe(version);
  expect(formatVersion(version)).toBe(written);
});

it.each([
  "",
  " 1",
  "1 ",
  "-1",
  "1.0",
  "1e3",
  "0x1",
  "1_0",
  "Undefined",
  "9223372036854775808",
  "1\n",
  "٣",
  "++1",
])("refuses %j [COSI-VER-006]", (text) => {
  expect(() => parseVersion(text)).toThrow(expect.objectContaining({ code: "invalidArgument" }));
});
