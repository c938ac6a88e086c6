import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createState } from "../state/state.ts";
import { StorageError } from "../state/storage.ts";
import { createSqliteStorage, type SqliteStorage } from "./create-sqlite-storage.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cosi-"));
  path = join(folder, "state.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

const name = { namespace: "n", type: "Widgets.example.dev", id: "a" };

function using<T>(run: (storage: SqliteStorage) => T): T {
  const storage = createSqliteStorage({ path });
  try {
    return run(storage);
  } finally {
    storage.close();
  }
}

function inDatabase(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

it("keeps a state over its end", () => {
  using((storage) => createState({ storage }).create({ ...name, yamlSpec: "kept" }));
  expect(using((storage) => createState({ storage }).get(name).yamlSpec)).toBe("kept");
});

it("creates files that only their user can open, and leaves the mode of others alone", () => {
  using((storage) => {
    storage.put(name, new Uint8Array(1));
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  });
  chmodSync(path, 0o640);
  using(() => undefined);
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

it("lets one program at a time use the file", () => {
  using(() => {
    expect(() => createSqliteStorage({ path })).toThrow(`${path} is in use by another program`);
  });
  using(() => undefined);
});

it.each<[string, () => void, RegExp]>([
  [
    "a file that is no database",
    () => writeFileSync(path, "text\n".repeat(1_000)),
    /cannot open .*: file is not a database$/,
  ],
  [
    "the database of another application",
    () => inDatabase("CREATE TABLE t (a)"),
    /is the database of another application; it is left alone$/,
  ],
  ["one with another mark", () => inDatabase("PRAGMA application_id = 7"), /of another application/],
  [
    "a newer format",
    () => inDatabase("PRAGMA application_id = 1129272137; PRAGMA user_version = 2"),
    /its format is 2, this one reads up to 1$/,
  ],
  ["a folder", () => mkdirSync(path), /cannot open .*: it is not a plain file$/],
  [
    "a link that leads nowhere",
    () => symlinkSync(`${path}.gone`, path),
    /cannot open .*: it is not a plain file$/,
  ],
])("refuses %s in one line, and leaves it as it is", (_, prepare, message) => {
  prepare();
  const content = statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : undefined;
  const attempt = () => createSqliteStorage({ path });
  expect(attempt).toThrow(StorageError);
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow(/\n/);
  if (content !== undefined) expect(readFileSync(path).equals(content)).toBe(true);
});

it("marks its files with the format, and lets go of one that it refuses", () => {
  using(() => undefined);
  const database = new DatabaseSync(path);
  expect(Object.values(database.prepare("PRAGMA user_version").get() ?? {})).toEqual([1]);
  database.exec("PRAGMA user_version = 2");
  database.close();
  expect(() => createSqliteStorage({ path })).toThrow(/its format is 2/);
  inDatabase("PRAGMA user_version = 1");
  using(() => undefined);
});

it("refuses a path that cannot be created", () => {
  path = join(folder, "no", "such", "folder");
  expect(() => createSqliteStorage({ path })).toThrow(/^cannot create .*: ENOENT$/);
  for (const wrong of ["", "a\u0000b"]) {
    expect(() => createSqliteStorage({ path: wrong })).toThrow(
      /^the path of the storage is empty or not valid$/,
    );
  }
});

it("refuses everything once it is closed", () => {
  const storage = createSqliteStorage({ path });
  storage.close();
  storage.close();
  expect(() => storage.put(name, new Uint8Array(1))).toThrow(/cannot write .*: it is closed$/);
  expect(() => storage.remove(name)).toThrow(StorageError);
  expect(() => [...storage.load()]).toThrow(/cannot read .*: it is closed$/);
});

it("says without contents why it cannot write", () => {
  const storage = createSqliteStorage({ path });
  const large = new Uint8Array(2 ** 30 + 1);
  expect(() => storage.put(name, large)).toThrow(/^cannot write .*: string or blob too big$/);
  storage.close();
});

it.each([":memory:", "file:state.db?mode=memory"])(
  "takes the path %s for the file of that name",
  (relative) => {
    const previous = process.cwd();
    process.chdir(folder);
    try {
      path = relative;
      using((storage) => storage.put(name, new Uint8Array([7])));
      expect(using((storage) => [...storage.load()])).toEqual([new Uint8Array([7])]);
    } finally {
      process.chdir(previous);
    }
  },
);
