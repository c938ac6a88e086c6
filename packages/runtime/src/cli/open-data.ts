import type { SqliteStorage } from "../sqlite/create-sqlite-storage.ts";

/**
 * Opens the file of `--data`. The module is loaded only now, because some versions of Node warn that `node:sqlite` is
 * experimental; a user of the program can do nothing about that, so the warning is not printed.
 *
 * @throws {StorageError} the file cannot be used.
 */
export async function openData(path: string): Promise<SqliteStorage> {
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "ExperimentalWarning" && warning.message.startsWith("SQLite")) return;
    for (const listener of listeners) listener(warning);
  });
  const { createSqliteStorage } = await import("../sqlite/create-sqlite-storage.ts");
  return createSqliteStorage({ path });
}
