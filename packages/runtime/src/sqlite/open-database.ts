import { closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { StorageError } from "../state/storage.ts";
import { describeSqliteError } from "./sqlite-error.ts";

/** Marks files of this application in their header: "COSI". */
const applicationId = 0x434f5349;
/** Number of the format of the file; raised when an older program could no longer read it. */
const formatVersion = 1;
const fileMode = 0o600;

/**
 * Opens the file of a storage for one user alone, or creates it.
 *
 * @throws {StorageError} see `createSqliteStorage`.
 */
export function openDatabase(file: string): DatabaseSync {
  createFile(file);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    prepare(database, file);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof StorageError) throw error;
    const reason = describeSqliteError(error);
    if (reason === "database is locked") throw new StorageError(`${file} is in use by another program`);
    throw new StorageError(`cannot open ${file}: ${reason}`);
  }
}

/** SQLite gives its other files the mode of this one. */
function createFile(file: string): void {
  try {
    closeSync(openSync(file, "wx", fileMode));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    if (code !== "EEXIST") throw new StorageError(`cannot create ${file}: ${code}`);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      throw new StorageError(`cannot open ${file}: it is not a plain file`);
    }
  }
}

function prepare(database: DatabaseSync, file: string): void {
  // Before anything else: in this mode the lock stays once it is taken.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  checkFormat(database, file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec(`
    BEGIN EXCLUSIVE;
    CREATE TABLE IF NOT EXISTS resources (
      namespace TEXT NOT NULL,
      type TEXT NOT NULL,
      id TEXT NOT NULL,
      record BLOB NOT NULL,
      PRIMARY KEY (namespace, type, id)
    ) STRICT;
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${formatVersion};
    COMMIT`);
}

/** Reads before it writes, so that a file of somebody else stays as it is. */
function checkFormat(database: DatabaseSync, file: string): void {
  const foundId = readNumber(database, "PRAGMA application_id");
  const foundVersion = readNumber(database, "PRAGMA user_version");
  const isEmpty = readNumber(database, "SELECT count(*) FROM sqlite_schema") === 0;
  if (foundId !== applicationId && !(isEmpty && foundId === 0 && foundVersion === 0)) {
    throw new StorageError(`${file} is the database of another application; it is left alone`);
  }
  if (foundVersion > formatVersion) {
    throw new StorageError(
      `${file} was written by a newer version: its format is ${foundVersion}, this one reads up to ${formatVersion}`,
    );
  }
}

function readNumber(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
}
