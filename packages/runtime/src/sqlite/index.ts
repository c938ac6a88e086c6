/**
 * A storage of resources in an SQLite file.
 *
 * @packageDocumentation
 */
export type { SqliteStorage, SqliteStorageOptions } from "./create-sqlite-storage.ts";
export { createSqliteStorage } from "./create-sqlite-storage.ts";
