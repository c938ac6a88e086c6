import { resolve } from "node:path";
import { type ResourceStorage, StorageError } from "../state/storage.ts";
import { openDatabase } from "./open-database.ts";
import { describeSqliteError } from "./sqlite-error.ts";

/** Options of a storage in an SQLite file. */
export interface SqliteStorageOptions {
  /** Path of the file; created with mode 0600 if it is missing. SQLite keeps files beside it while it is open. */
  readonly path: string;
}

/** A storage in an SQLite file. */
export interface SqliteStorage extends ResourceStorage {
  /** Closes the file. Idempotent; after that every other method throws. */
  close(): void;
}

/**
 * Keeps the resources of a state in an SQLite file, by `node:sqlite`.
 *
 * A change is on the disk when it is answered: write-ahead log, `synchronous=FULL`. The file is locked for as long as
 * it is open, because a state reads it once.
 *
 * @throws {StorageError} the file cannot be opened, belongs to another application or a newer version, or is in use.
 */
export function createSqliteStorage({ path }: SqliteStorageOptions): SqliteStorage {
  if (path === "" || path.includes("\0"))
    throw new StorageError("the path of the storage is empty or not valid");
  // An absolute path, so that SQLite takes none for a database in memory or a URI.
  const file = resolve(path);
  const database = openDatabase(file);
  // A flag of our own: Node 22.13 does not tell whether a database is open.
  let isClosed = false;
  function toStorageError(what: string, error: unknown): StorageError {
    if (error instanceof StorageError) return error;
    return new StorageError(
      `cannot ${what} ${file}: ${isClosed ? "it is closed" : describeSqliteError(error)}`,
    );
  }
  const select = database.prepare("SELECT record FROM resources");
  const upsert = database.prepare(
    "INSERT INTO resources (namespace, type, id, record) VALUES (?, ?, ?, ?) " +
      "ON CONFLICT (namespace, type, id) DO UPDATE SET record = excluded.record",
  );
  const erase = database.prepare("DELETE FROM resources WHERE namespace = ? AND type = ? AND id = ?");
  return {
    *load() {
      try {
        for (const { record } of select.iterate()) yield toBytes(record);
      } catch (error) {
        throw toStorageError("read", error);
      }
    },
    put({ namespace, type, id }, record) {
      try {
        upsert.run(namespace, type, id, record);
      } catch (error) {
        throw toStorageError("write", error);
      }
    },
    remove({ namespace, type, id }) {
      try {
        erase.run(namespace, type, id);
      } catch (error) {
        throw toStorageError("write", error);
      }
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      database.close();
    },
  };
}

function toBytes(record: unknown): Uint8Array {
  if (record instanceof Uint8Array) return record;
  throw new StorageError("a record of the storage is not made of bytes");
}
