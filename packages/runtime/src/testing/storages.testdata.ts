import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceName } from "../state/resource.ts";
import type { ResourceStorage } from "../state/storage.ts";

/** A whole storage in ten lines, for one process: the records of a place in a map. */
export function createMapStorage(records: Map<string, Uint8Array>): ResourceStorage {
  return {
    load: () => records.values(),
    put: (name, record) => void records.set(toKey(name), Uint8Array.from(record)),
    remove: (name) => void records.delete(toKey(name)),
  };
}

/** Another one: a file for each record, put in place by a rename. */
export function createFolderStorage(folder: string): ResourceStorage {
  const toPath = (name: ResourceName) => join(folder, createHash("sha256").update(toKey(name)).digest("hex"));
  mkdirSync(folder, { recursive: true });
  return {
    load: () => readdirSync(folder).map((file) => readFileSync(join(folder, file))),
    put(name, record) {
      writeFileSync(`${folder}.new`, record, { flush: true });
      renameSync(`${folder}.new`, toPath(name));
    },
    remove: (name) => rmSync(toPath(name), { force: true }),
  };
}

/** Opens places of map storages. */
export function createMapPlaces(): (place: string) => ResourceStorage {
  const places = new Map<string, Map<string, Uint8Array>>();
  return (place) => {
    const records = places.get(place) ?? new Map<string, Uint8Array>();
    places.set(place, records);
    return createMapStorage(records);
  };
}

/** Unambiguous for all names. */
export function toKey({ namespace, type, id }: ResourceName): string {
  return JSON.stringify([namespace, type, id]);
}
