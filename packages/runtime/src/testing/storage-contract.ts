import { compareUtf8 } from "../state/compare-utf8.ts";
import type { ResourceName } from "../state/resource.ts";
import type { ResourceStorage } from "../state/storage.ts";
import { createDice } from "./dice.ts";
import { createHarness, encodeRecord, type StorageHarness } from "./storage-harness.ts";

/** What the contract needs of an implementation. */
export interface StorageContractOptions {
  /**
   * Opens the storage of a place. A place that was not opened before is empty; one that was opened and closed holds
   * what it held. Places are short words, good for a file name.
   */
  readonly open: (place: string) => ResourceStorage | Promise<ResourceStorage>;
  /** Records of the test of many. Default 10,000. */
  readonly recordCount?: number;
  /** Seed of the random changes, a whole number; the same seed makes the same changes. Default 1. */
  readonly seed?: number;
}

/** One test of the contract. */
export interface StorageContractTest {
  /** What the storage does if the test passes. */
  readonly name: string;
  /** Runs the test. @throws {Error} says what was wanted and what was found; or what the storage threw. */
  run(): Promise<void>;
}

const kind = { namespace: "default", type: "Widgets.example.dev" };
const largeRecordBytes = 8 * 1024 * 1024;
const changeCount = 2_000;
/** How many changes of a run lie between two lives. */
const lifeLength = 40;
const longName = "long/".repeat(13_000);
const oddTexts = [
  "",
  " ",
  "/",
  "a/b",
  "..",
  "../a",
  "a\u0000",
  "a\u0000b",
  "\u0000",
  "a\n",
  "\n",
  "%",
  "_",
  "'",
  '"; DROP TABLE resources; --',
  "A",
  "a",
  "é",
  "e\u0301",
  "ß",
  "日本",
  "😀",
  "\uffff",
  "\ufeffa",
  "__proto__",
  longName,
  `${longName}x`,
];

/**
 * Creates the tests that every storage has to pass. They are independent of each other and of any framework:
 *
 * ```ts
 * for (const { name, run } of createStorageContract({ open })) test(name, run);
 * ```
 */
export function createStorageContract(options: StorageContractOptions): readonly StorageContractTest[] {
  const { open, recordCount = 10_000, seed = 1 } = options;
  const tests: Record<string, (harness: StorageHarness) => Promise<void>> = {
    "is empty at first": (harness) => harness.expect([]),
    "keeps records byte for byte": keepRecords,
    "replaces a record by a later one": replaceRecord,
    "removes records for good": removeRecords,
    "takes the removal of a record that is not there": removeMissing,
    "tells names apart, whatever is in them": (harness) => keepOddNames(harness),
    "keeps a large record": keepLargeRecord,
    "keeps many records": (harness) => keepMany(harness, recordCount),
    "keeps the bytes it was given, whatever the caller does with them later": copyBytes,
    "keeps a view of a larger buffer as what it shows": keepView,
    "holds the same whatever the order of changes was": ignoreOrder,
    "equals a model after many random changes and several lives": (harness) => followModel(harness, seed),
  };
  return Object.entries(tests).map(([name, check], index) => ({
    name,
    async run() {
      const harness = await createHarness(() => open(`contract-${index}`));
      try {
        await check(harness);
      } finally {
        harness.close();
      }
    },
  }));
}

function named(id: string): ResourceName {
  return { ...kind, id };
}

async function keepRecords(harness: StorageHarness): Promise<void> {
  const records = ["a", "b", "c"].map((id) => encodeRecord(named(id), { text: `text: ${id}\u0000\n` }));
  ["a", "b", "c"].forEach((id, index) => {
    harness.storage.put(named(id), records[index] as Uint8Array);
  });
  await harness.expect(records);
  await harness.expect(records);
}

async function replaceRecord(harness: StorageHarness): Promise<void> {
  const other = encodeRecord(named("b"));
  harness.storage.put(named("a"), encodeRecord(named("a"), { text: "a longer text" }));
  harness.storage.put(named("b"), other);
  const second = encodeRecord(named("a"), { version: 2 });
  harness.storage.put(named("a"), second);
  await harness.expect([second, other]);
  const third = encodeRecord(named("a"), { version: 3, text: "again" });
  harness.storage.put(named("a"), third);
  await harness.expect([third, other]);
}

async function removeRecords(harness: StorageHarness): Promise<void> {
  const kept = encodeRecord(named("b"));
  harness.storage.put(named("a"), encodeRecord(named("a")));
  harness.storage.put(named("b"), kept);
  harness.storage.remove(named("a"));
  await harness.expect([kept]);
  harness.storage.remove(named("b"));
  await harness.expect([]);
  harness.storage.put(named("a"), encodeRecord(named("a"), { text: "again" }));
  await harness.expect([encodeRecord(named("a"), { text: "again" })]);
}

async function removeMissing(harness: StorageHarness): Promise<void> {
  const kept = encodeRecord(named("a"));
  harness.storage.remove(named("a"));
  harness.storage.put(named("a"), kept);
  harness.storage.remove(named("b"));
  harness.storage.remove({ namespace: "", type: "", id: "" });
  await harness.expect([kept]);
}

async function keepOddNames(harness: StorageHarness): Promise<void> {
  const names = [
    ...oddTexts.map((id) => named(id)),
    ...oddTexts.map((namespace) => ({ ...kind, namespace, id: "a" })),
    ...oddTexts.map((type) => ({ namespace: "default", type, id: "a" })),
    // Parts that are the same once they are put together.
    { namespace: "a", type: "b/c", id: "d" },
    { namespace: "a/b", type: "c", id: "d" },
    { namespace: "a\u0000b", type: "c", id: "d" },
    { namespace: "a", type: "b\u0000c", id: "d" },
    { namespace: "ab", type: "c", id: "" },
    { namespace: "a", type: "bc", id: "" },
    { namespace: "", type: "", id: "" },
  ];
  const left = new Map(names.map((name) => [JSON.stringify([name.namespace, name.type, name.id]), name]));
  const encode = (): Uint8Array[] => [...left.values()].map((name) => encodeRecord(name));
  for (const name of left.values()) harness.storage.put(name, encodeRecord(name));
  await harness.expect(encode());
  // Each removal takes one record alone.
  for (const [key, name] of [...left].filter((_, index) => index % 2 === 0)) {
    harness.storage.remove(name);
    left.delete(key);
  }
  await harness.expect(encode());
}

async function keepLargeRecord(harness: StorageHarness): Promise<void> {
  const record = encodeRecord(named("large"), { text: "0123456789abcdef".repeat(largeRecordBytes / 16) });
  harness.storage.put(named("large"), record);
  await harness.expect([record]);
}

async function keepMany(harness: StorageHarness, count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => encodeRecord(named(`${index}`)));
  records.forEach((record, index) => {
    harness.storage.put(named(`${index}`), record);
  });
  await harness.expect(records);
}

async function copyBytes(harness: StorageHarness): Promise<void> {
  const record = encodeRecord(named("a"), { text: "before" });
  const given = Uint8Array.from(record);
  harness.storage.put(named("a"), given);
  given.fill(0);
  await harness.expect([record]);
}

async function keepView(harness: StorageHarness): Promise<void> {
  const record = encodeRecord(named("a"), { text: "inside" });
  const buffer = new Uint8Array(record.length + 64).fill(0xff);
  buffer.set(record, 32);
  harness.storage.put(named("a"), buffer.subarray(32, 32 + record.length));
  await harness.expect([record]);
}

async function ignoreOrder(harness: StorageHarness): Promise<void> {
  const ids = ["m", "a", "z", "b", "k"];
  const records = ids.map((id) => encodeRecord(named(id), { version: 2 }));
  for (const order of [ids, [...ids].reverse(), [...ids].sort(compareUtf8)]) {
    for (const id of order) harness.storage.put(named(id), encodeRecord(named(id)));
    for (const id of order) harness.storage.put(named(id), encodeRecord(named(id), { version: 2 }));
    await harness.expect(records);
    for (const id of order) harness.storage.remove(named(id));
    await harness.expect([]);
  }
}

async function followModel(harness: StorageHarness, seed: number): Promise<void> {
  const roll = createDice(seed);
  const model = new Map<string, Uint8Array>();
  for (let change = 1; change <= changeCount; change++) {
    const id = `${roll(60)}`;
    if (roll(3) === 0) {
      harness.storage.remove(named(id));
      model.delete(id);
    } else {
      const record = encodeRecord(named(id), { version: change, text: "x".repeat(roll(300)) });
      harness.storage.put(named(id), record);
      model.set(id, record);
    }
    if (change % lifeLength === 0) await harness.expect(model.values());
  }
}
