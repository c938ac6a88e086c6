import { expect, it } from "vitest";
import type { Diagnostic } from "./diagnostic.ts";
import { printDiagnostic } from "./print-diagnostic.ts";

const diagnostic: Diagnostic = {
  code: "types/out-of-range",
  severity: "error",
  message: "must be between 68 and 65535, found 60",
  hint: "1500 is the usual Ethernet value",
  path: "/spec/mtu",
  source: { file: "schemas/net.yaml", line: 14, column: 9, endLine: 14, endColumn: 11 },
  requirement: "COSI-NET-004",
};

it("prints place and code, path and message, hint and requirement", () => {
  expect(printDiagnostic(diagnostic)).toBe(
    "schemas/net.yaml:14:9 error types/out-of-range\n  /spec/mtu: must be between 68 and 65535, found 60\n  hint: 1500 is the usual Ethernet value   [COSI-NET-004]",
  );
});

it("leaves out what is not there", () => {
  expect(
    printDiagnostic({ code: "yaml/empty", severity: "error", message: "has no document", path: "" }),
  ).toBe("- error yaml/empty\n  has no document");
});

it("shows control characters as escapes, so that a file cannot change the terminal", () => {
  const text = printDiagnostic({ ...diagnostic, path: "/a\u001b[31m\n", hint: "\u202e" });
  expect(text).toContain("/a\\u001b[31m\\u000a: must");
  expect(text).toContain("hint: \\u202e");
});
