import type { BaselineEntry } from "../report/run-facts.ts";
import { readCheckedFile } from "./read-checked-file.ts";

/**
 * Reads a list of known failures. Unknown requirements are no defect of the file: they make it stale.
 *
 * @throws {UsageError} the file cannot be read.
 * @throws {DamagedFile} it has defects.
 */
export function readBaseline(file: string): readonly BaselineEntry[] {
  return readCheckedFile(file, "baseline") as readonly BaselineEntry[];
}
