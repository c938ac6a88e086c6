import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createDriver } from "../driver/driver.ts";
import { createSession } from "../driver/session.ts";
import type { Host } from "../hosts/host.ts";
import { exitCodes } from "../report/decide-verdict.ts";
import { countOf, sanitize } from "../report/text.ts";
import { runPreflight } from "../runner/preflight.ts";
import { cleanUp } from "../world/clean-up.ts";
import { createJournal } from "../world/journal.ts";
import type { Console } from "./console.ts";
import { readJournalFile } from "./journal-file.ts";
import { UsageError } from "./usage-error.ts";

/** What `clean` is told. */
export interface CleanOptions {
  readonly host: Host;
  /** Path of the journal. */
  readonly journal: string;
  readonly timeScale: number;
}

/** Reads the journal that `clean` works on. @throws {UsageError} there is none. */
export function assertJournal(path: string | undefined): string {
  if (path === undefined)
    throw new UsageError("clean needs the journal of the run", "Write --journal report/journal.ndjson.");
  if (!existsSync(path)) {
    throw new UsageError(
      `there is no journal ${path}`,
      "A run that ended by itself leaves none: nothing is left over.",
    );
  }
  return path;
}

/**
 * Removes what an interrupted run left on a server: the resources that its journal names, and nothing else.
 * The journal then names what is still there, or is removed.
 *
 * @returns the exit code: 0 when nothing is left, else 5.
 */
export async function clean(options: CleanOptions, { out }: Console): Promise<number> {
  const { host, journal: path, timeScale } = options;
  const entries = readJournalFile(path);
  const { deadlines } = await runPreflight(host, timeScale);
  const driver = createDriver(createSession(host, deadlines), [], { onRequest: () => undefined });
  const left = await cleanUp(driver, createJournal(undefined, entries));
  if (left.length === 0) rmSync(path);
  else writeFileSync(path, left.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  out.write(`${countOf(entries.length, "resource")} in the journal, ${left.length} still there\n`);
  for (const { namespace, type, id } of left.slice(0, 20)) {
    out.write(`  ${sanitize(`${namespace}/${type}/${id}`)}\n`);
  }
  return left.length === 0 ? exitCodes.conformant : exitCodes.inconclusive;
}
