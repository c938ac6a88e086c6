import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type JournalFile, openJournalFile } from "./journal-file.ts";
import { sayFileError } from "./read-checked-file.ts";
import { UsageError } from "./usage-error.ts";

/** The folder that takes what a run writes. */
export interface ReportDir {
  readonly journal: JournalFile;
  /** Path of a file in the folder. */
  locate(name: string): string;
  /** Adds a line to the events. */
  appendEvent(line: string): void;
  /** Lines of events so far. */
  countEvents(): number;
  /** Writes a file as a whole: a reader sees the old one or the new one. */
  writeFile(name: string, text: string): void;
  /** Closes the events. */
  close(): void;
}

/**
 * Makes the folder and opens the files that grow during a run, so that a folder that cannot be written is
 * noticed before the first test.
 *
 * @throws {UsageError} the folder cannot be made or written.
 */
export function openReportDir(folder: string): ReportDir {
  try {
    mkdirSync(folder, { recursive: true });
    const events = openSync(join(folder, "events.ndjson"), "w");
    const journal = openJournalFile(join(folder, "journal.ndjson"));
    let count = 0;
    return {
      journal,
      locate: (name) => join(folder, name),
      appendEvent(line) {
        count++;
        writeSync(events, line);
      },
      countEvents: () => count,
      writeFile(name, text) {
        const path = join(folder, name);
        writeFileSync(`${path}.part`, text);
        renameSync(`${path}.part`, path);
      },
      close: () => closeSync(events),
    };
  } catch (error) {
    throw new UsageError(
      `cannot write reports to ${folder}: ${sayFileError(error)}`,
      "Name another folder with --report-dir.",
    );
  }
}
