import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { assertValidReport } from "../src/report/validate-report.ts";

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

it.each(files)("%s is a report in the present format", (name) => {
  const report: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
  assertValidReport(report);
  expect(report.summary.verdict).toBe("non-conformant");
});
