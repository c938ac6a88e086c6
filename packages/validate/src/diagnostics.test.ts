import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { diagnosticCatalogue, formatMessage } from "./diagnostics.ts";

it("fills in templates, and takes what is given literally", () => {
  expect(formatMessage("types/wrong-type", { expected: "text", found: "$& {expected}" })).toBe(
    "must be text, found $& {expected}",
  );
});

it("lists every code in the README with what it says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const missing = Object.entries(diagnosticCatalogue).filter(
    ([code, { template }]) => !readme.includes(`| \`${code}\` | ${template} |`),
  );
  expect(missing.map(([code]) => code)).toEqual([]);
});
