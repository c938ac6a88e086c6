import { buildResource } from "../state/encode-resource.ts";
import { formatName, type ResourceName } from "../state/resource.ts";
import type { ResourceStorage } from "../state/storage.ts";
import { createWireResource, decodeResource } from "../wire/decode-resource.ts";

/** What a record of a test says beside its name. */
export interface RecordContent {
  /** Default 1. */
  readonly version?: number;
  /** Default: none. */
  readonly text?: string;
}

/** One place of a storage under test: changes are made in one life, and looked at in the next. */
export interface StorageHarness {
  /** Storage of the present life. */
  readonly storage: ResourceStorage;
  /** Ends the present life and begins the next one. */
  reopen(): Promise<void>;
  /**
   * Compares what is loaded in a new life, in any order, with what should be there.
   *
   * @throws {Error} says what was wanted and what was found.
   */
  expect(records: Iterable<Uint8Array>): Promise<void>;
  /** Ends the present life. Idempotent. */
  close(): void;
}

/** Encodes a real resource, as the state hands it to its storage. */
export function encodeRecord(name: ResourceName, { version = 1, text = "" }: RecordContent = {}): Uint8Array {
  const time = { seconds: 1_700_000_000n, nanos: 1 };
  return buildResource({
    ...name,
    version: BigInt(version),
    owner: "",
    phase: "running",
    created: time,
    updated: time,
    finalizers: [],
    labels: new Map(),
    annotations: new Map(),
    protoSpec: new Uint8Array(0),
    yamlSpec: Buffer.from(text, "utf8"),
    incarnation: 1,
  }).bytes;
}

/** Opens a place. */
export async function createHarness(
  open: () => ResourceStorage | Promise<ResourceStorage>,
): Promise<StorageHarness> {
  let storage = await open();
  let isOpen = true;
  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    storage.close?.();
  }
  async function reopen(): Promise<void> {
    close();
    storage = await open();
    isOpen = true;
  }
  return {
    get storage() {
      return storage;
    },
    reopen,
    async expect(records) {
      await reopen();
      compare([...records], [...storage.load()]);
    },
    close,
  };
}

function compare(want: readonly Uint8Array[], got: readonly Uint8Array[]): void {
  const left = new Map<string, Uint8Array>();
  for (const record of got) {
    if (!(record instanceof Uint8Array))
      throw new Error(`want records of bytes, got one that is ${typeof record}`);
    left.set(toKey(record), record);
  }
  for (const record of want) {
    if (!left.delete(toKey(record)))
      throw new Error(`want ${describe(record)}, got ${describeNearest(record, got)}`);
  }
  const [surplus] = left.values();
  if (surplus !== undefined) throw new Error(`want nothing else, got ${describe(surplus)}`);
  if (got.length !== want.length) throw new Error(`want ${want.length} records, got ${got.length}`);
}

function toKey(record: Uint8Array): string {
  return Buffer.from(record.buffer, record.byteOffset, record.byteLength).toString("latin1");
}

function describeNearest(record: Uint8Array, got: readonly Uint8Array[]): string {
  const name = readName(record);
  const near = got.find((candidate) => name !== undefined && readName(candidate) === name);
  return near === undefined ? `no such resource among ${got.length} records` : describe(near);
}

function describe(record: Uint8Array): string {
  const name = readName(record);
  const size = `${record.length} bytes`;
  return name === undefined ? `${size} that are no resource` : `${name} in ${size}`;
}

function readName(record: Uint8Array): string | undefined {
  const wire = createWireResource();
  try {
    decodeResource(record, wire);
  } catch {
    return undefined; // a broken storage may answer anything
  }
  const text = JSON.stringify(formatName(wire));
  return `${text.length > 96 ? `${text.slice(0, 96)}…` : text} version ${wire.version}`;
}
