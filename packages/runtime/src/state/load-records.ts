import { createWireResource, decodeResource, type WireResource } from "../wire/decode-resource.ts";
import { WireError } from "../wire/wire-reader.ts";
import { buildResource } from "./encode-resource.ts";
import { parsePhase } from "./phase.ts";
import { formatName, type Resource } from "./resource.ts";
import { quoteName, StateError } from "./state-error.ts";
import { type ResourceStorage, StorageError } from "./storage.ts";
import { parseVersion, type Version } from "./version.ts";

/**
 * Reads the records of a storage, in its order. Nothing is dropped: a record that is not read back to the same bytes
 * ends the loading.
 *
 * @throws {StorageError} a record is damaged, or the storage itself fails.
 */
export function* loadRecords(storage: ResourceStorage): Generator<Resource> {
  let number = 0;
  for (const record of readAll(storage)) {
    number++;
    yield decodeRecord(record, number);
  }
}

function* readAll(storage: ResourceStorage): Generator<Uint8Array> {
  try {
    yield* storage.load();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    // The text of the engine may quote what it read.
    throw new StorageError("the storage cannot be loaded", { cause: error });
  }
}

/** `number` counts from 1; it also tells the lives of resources apart. */
function decodeRecord(record: unknown, number: number): Resource {
  const wire = createWireResource();
  try {
    if (!(record instanceof Uint8Array)) throw new StateError("invalidArgument", "it is not made of bytes");
    decodeResource(record, wire);
    const resource = buildResource({
      ...wire,
      version: readVersion(wire),
      phase: parsePhase(wire.phase, "phase"),
      yamlSpec: wire.yamlSpec,
      incarnation: number,
    });
    if (!Buffer.from(resource.bytes).equals(record)) {
      throw new StateError("invalidArgument", "it holds something that this version does not know");
    }
    return resource;
  } catch (error) {
    if (!(error instanceof StateError) && !(error instanceof WireError)) throw error;
    throw new StorageError(
      `record ${number} of the storage, of resource ${quoteName(formatName(wire))}, is damaged: ${error.message}`,
    );
  }
}

function readVersion({ version }: WireResource): Version {
  const parsed = parseVersion(version);
  if (parsed === undefined || parsed === 0n) {
    throw new StateError("invalidArgument", "its version is not a number above 0");
  }
  return parsed;
}
