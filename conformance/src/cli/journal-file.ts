import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import type { JournalEntry } from "../world/journal.ts";

/** Largest journal that is read, in bytes. */
const maxBytes = 64 * 1024 * 1024;

/** The file that names what a run creates, before it creates it. */
export interface JournalFile {
  readonly path: string;
  /** Whether an earlier run left entries. */
  readonly hadEntries: boolean;
  /** Adds a line; it is on the disk when this returns. */
  append(line: string): void;
  /** Ends the file: removes it if nothing is left on the server, else keeps it for `clean`. */
  close(hasLeftovers: boolean): void;
}

/** Opens a journal, whose earlier entries stay. */
export function openJournalFile(path: string): JournalFile {
  const hadEntries = existsSync(path) && readJournalFile(path).length > 0;
  const file = openSync(path, "a");
  return {
    path,
    hadEntries,
    append(line) {
      writeSync(file, `${line}\n`);
      fdatasyncSync(file);
    },
    close(hasLeftovers) {
      closeSync(file);
      if (!hasLeftovers && !hadEntries) rmSync(path, { force: true });
    },
  };
}

/**
 * Reads a journal. Lines that are no entries, such as one that was cut short by a crash, are left out: what
 * they speak of was never created.
 */
export function readJournalFile(path: string): readonly JournalEntry[] {
  const bytes = readFileSync(path);
  const text = bytes.subarray(0, maxBytes).toString("utf8");
  const byName = new Map<string, JournalEntry>();
  for (const line of text.split("\n")) {
    const entry = readEntry(line);
    if (entry !== undefined) byName.set(JSON.stringify(entry), entry);
  }
  return [...byName.values()];
}

function readEntry(line: string): JournalEntry | undefined {
  let value: Partial<Record<keyof JournalEntry, unknown>> | null;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // an empty line, or one that was cut short
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { namespace, type, id, owner } = value;
  if (typeof namespace !== "string" || typeof type !== "string") return undefined;
  if (typeof id !== "string" || typeof owner !== "string") return undefined;
  return { namespace, type, id, owner };
}
