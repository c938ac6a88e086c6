import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createSqliteStorage } from "../sqlite/create-sqlite-storage.ts";
import type { ResourceName } from "../state/resource.ts";
import type { ResourceStorage } from "../state/storage.ts";
import { createStorageContract, type StorageContractOptions } from "./storage-contract.ts";
import { createFolderStorage, createMapPlaces, createMapStorage, toKey } from "./storages.testdata.ts";

const folder = mkdtempSync(join(tmpdir(), "cosi-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each<[string, StorageContractOptions]>([
  ["a map", { open: createMapPlaces() }],
  // Fewer records, as each is a file that is flushed to the disk.
  ["files", { open: (place) => createFolderStorage(join(folder, "files", place)), recordCount: 1_000 }],
  ["SQLite", { open: (place) => createSqliteStorage({ path: join(folder, `${place}.db`) }) }],
])("%s", (_, options) => {
  for (const { name, run } of createStorageContract(options)) it(name, run);
});

/** Breaks one method of a storage. */
type Break = (storage: ResourceStorage, records: Map<string, Uint8Array>) => Partial<ResourceStorage>;

function joined(separator: string, storage: ResourceStorage): Partial<ResourceStorage> {
  const flatten = ({ namespace, type, id }: ResourceName) => {
    return { namespace: "", type: "", id: [namespace, type, id].join(separator) };
  };
  return {
    put: (name, record) => storage.put(flatten(name), record),
    remove: (name) => storage.remove(flatten(name)),
  };
}

function renamed(storage: ResourceStorage, change: (text: string) => string): Partial<ResourceStorage> {
  const rename = ({ namespace, type, id }: ResourceName) => {
    return { namespace: change(namespace), type: change(type), id: change(id) };
  };
  return {
    put: (name, record) => storage.put(rename(name), record),
    remove: (name) => storage.remove(rename(name)),
  };
}

const bytesLimit = 1024 * 1024;
const oddNames = "tells names apart, whatever is in them";
const random = "equals a model after many random changes and several lives";

const broken: readonly [what: string, catcher: string, breaks: Break][] = [
  [
    "holds a record at first",
    "is empty at first",
    (storage) => ({ load: () => [new Uint8Array(3), ...storage.load()] }),
  ],
  ["keeps nothing", "keeps records byte for byte", () => ({ put: () => undefined })],
  [
    "shows its records once",
    "keeps records byte for byte",
    (storage, records) => ({
      *load() {
        yield* [...storage.load()];
        records.clear();
      },
    }),
  ],
  [
    "adds a byte",
    "keeps records byte for byte",
    (storage) => ({
      put: (name, record) => storage.put(name, Buffer.concat([record, Buffer.alloc(1)])),
    }),
  ],
  [
    "reads records as text",
    "keeps records byte for byte",
    (storage) => ({
      put: (name, record) => storage.put(name, Buffer.from(Buffer.from(record).toString("ascii"))),
    }),
  ],
  [
    "keeps the first record",
    "replaces a record by a later one",
    (storage, records) => ({
      put: (name, record) => (records.has(toKey(name)) ? undefined : storage.put(name, record)),
    }),
  ],
  [
    "keeps every record",
    "replaces a record by a later one",
    (_, records) => ({
      put: (name, record) => void records.set(`${toKey(name)}${records.size}`, record),
    }),
  ],
  ["removes nothing", "removes records for good", () => ({ remove: () => undefined })],
  ["removes everything", "removes records for good", (_, records) => ({ remove: () => records.clear() })],
  [
    "takes no second life of a name",
    "removes records for good",
    (storage, records) => ({
      put: (name, record) => (records.has("gone") ? undefined : storage.put(name, record)),
      remove: (name) =>
        void (records.delete(toKey(name)) && records.size === 0 && records.set("gone", new Uint8Array(0))),
    }),
  ],
  [
    "throws for what is not there",
    "takes the removal of a record that is not there",
    (storage, records) => ({
      remove(name) {
        if (!records.has(toKey(name))) throw new Error("no such record");
        storage.remove(name);
      },
    }),
  ],
  ["joins names with a slash", oddNames, (storage) => joined("/", storage)],
  ["joins names with a NUL", oddNames, (storage) => joined("\u0000", storage)],
  ["joins names with nothing", oddNames, (storage) => joined("", storage)],
  [
    "ends names at a NUL",
    oddNames,
    (storage) => renamed(storage, (text) => text.split("\u0000", 1)[0] ?? ""),
  ],
  ["trims names", oddNames, (storage) => renamed(storage, (text) => text.trim())],
  ["ignores case", oddNames, (storage) => renamed(storage, (text) => text.toLowerCase())],
  ["normalizes names", oddNames, (storage) => renamed(storage, (text) => text.normalize("NFC"))],
  ["cuts long names", oddNames, (storage) => renamed(storage, (text) => text.slice(0, 65_000))],
  [
    "writes names in Latin-1",
    oddNames,
    (storage) => renamed(storage, (text) => Buffer.from(text, "latin1").toString()),
  ],
  [
    "cuts large records",
    "keeps a large record",
    (storage) => ({
      put: (name, record) => storage.put(name, record.subarray(0, bytesLimit)),
    }),
  ],
  [
    "loads a thousand records",
    "keeps many records",
    (storage) => ({ load: () => [...storage.load()].slice(0, 1_000) }),
  ],
  [
    "keeps the buffer of the caller",
    "keeps the bytes it was given, whatever the caller does with them later",
    (_, records) => ({
      put: (name, record) => void records.set(toKey(name), record),
    }),
  ],
  [
    "takes the whole buffer behind a view",
    "keeps a view of a larger buffer as what it shows",
    (storage) => ({
      put: (name, record) => storage.put(name, new Uint8Array(record.buffer)),
    }),
  ],
  [
    "drops what comes out of order",
    "holds the same whatever the order of changes was",
    (storage, records) => ({
      put: (name, record) =>
        [...records.keys()].some((key) => key > toKey(name)) ? undefined : storage.put(name, record),
    }),
  ],
  [
    "forgets a change in 37",
    random,
    (storage) => {
      let changes = 0;
      const counts = () => ++changes % 37 !== 0;
      return {
        put: (name, record) => (counts() ? storage.put(name, record) : undefined),
        remove: (name) => (counts() ? storage.remove(name) : undefined),
      };
    },
  ],
  [
    "takes records of one length for the same",
    random,
    (storage, records) => ({
      put: (name, record) =>
        record.length === records.get(toKey(name))?.length ? undefined : storage.put(name, record),
    }),
  ],
];

it.each(broken)("catches a storage that %s: %s", async (_, catcher, breaks) => {
  const places = new Map<string, Map<string, Uint8Array>>();
  const tests = createStorageContract({
    recordCount: 1_001,
    open(place) {
      const records = places.get(place) ?? new Map<string, Uint8Array>();
      places.set(place, records);
      const storage = createMapStorage(records);
      return { ...storage, ...breaks(storage, records) };
    },
  });
  const test = tests.find(({ name }) => name === catcher);
  await expect(test?.run()).rejects.toThrow(/^want .*, got |^no such record$/);
});

it("has for every test a broken storage that fails it", () => {
  const names = createStorageContract({ open: createMapPlaces() }).map(({ name }) => name);
  expect([...new Set(broken.map(([, catcher]) => catcher))].sort()).toEqual(names.sort());
});
