import type { ConformanceReport } from "../gen/report.gen.ts";
import { checkAgainstSchema } from "./schema.ts";

/** A report that breaks its own schema: a defect of the suite, not of the server. */
export class InvalidReport extends Error {
  override readonly name = "InvalidReport";
}

/**
 * Makes sure that a report is what its schema says.
 *
 * @throws {InvalidReport} naming the first place that is wrong.
 */
export function assertValidReport(value: unknown): asserts value is ConformanceReport {
  const [error] = checkAgainstSchema("report", value);
  if (error !== undefined) {
    throw new InvalidReport(
      `the report does not match its schema at ${error.instancePath || "/"}: ${error.message}`,
    );
  }
}
