import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import type { JournalEntry } from "../world/journal.ts";

/** Largest journal that is read, in bytes. */
const maxBytes = 64 * 1024 * 1024;

/** Longest time between an entry and its way to the disk, in milliseconds, while entries keep coming. */
const maxUnsyncedMs = 250;

/** The file that names what a run creates, before it creates it. */
export interface JournalFile {
  readonly path: string;
  /** Whether an earlier run left entries. */
  readonly hadEntries: boolean;
  /**
   * Adds a line. It outlives this process at once, and a crash of the whole machine within a quarter of a second;
   * to wait for the disk before every request would take longer than the run itself.
   */
  append(line: string): void;
  /** Ends the file: removes it if nothing is left on the server, else keeps it for `clean`. */
  close(hasLeftovers: boolean): void;
}

/** Opens a journal, whose earlier entries stay. */
export function openJournalFile(path: string, now: () => number = () => performance.now()): JournalFile {
  const hadEntries = existsSync(path) && readJournalFile(path).length > 0;
  const file = openSync(path, "a");
  let syncedAt = Number.NEGATIVE_INFINITY;
  return {
    path,
    hadEntries,
    append(line) {
      writeSync(file, `${line}\n`);
      if (now() - syncedAt < maxUnsyncedMs) return;
      fdatasyncSync(file);
      syncedAt = now();
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
    const { entry, isForeign } = readEntry(line) ?? {};
    if (entry === undefined) continue;
    if (isForeign === true) byName.delete(JSON.stringify(entry));
    else byName.set(JSON.stringify(entry), entry);
  }
  return [...byName.values()];
}

/** Reads a line: an entry, or one that takes an entry back because the resource was there before. */
function readEntry(line: string): { entry: JournalEntry; isForeign: boolean } | undefined {
  let value: Partial<Record<keyof JournalEntry | "isForeign", unknown>> | null;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // an empty line, or one that was cut short
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { namespace, type, id, owner, isForeign } = value;
  if (typeof namespace !== "string" || typeof type !== "string") return undefined;
  if (typeof id !== "string" || typeof owner !== "string") return undefined;
  return { entry: { namespace, type, id, owner }, isForeign: isForeign === true };
}
