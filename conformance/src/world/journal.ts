import { fromBinary } from "@bufbuild/protobuf";
import { CreateRequestSchema } from "@cosi-spec/types";
import type { MethodName } from "../driver/methods.ts";

/** Names of a resource that the suite may have created. */
export interface JournalEntry {
  readonly namespace: string;
  readonly type: string;
  readonly id: string;
  /** Owner the resource was given; it alone can destroy it. */
  readonly owner: string;
}

/** Remembers what the suite created, so that exactly this is removed again. */
export interface Journal {
  /** Notes a request before it is sent. */
  noteRequest(method: MethodName, request: Uint8Array): void;
  /** What may exist, in order of creation. */
  entries(): readonly JournalEntry[];
  /** Forgets an entry that is known to be gone. */
  remove(entry: JournalEntry): void;
}

/**
 * Creates a journal.
 *
 * @param append stores a line durably before the request it speaks of is sent; without it the journal is in
 * memory only.
 */
export function createJournal(append?: (line: string) => void): Journal {
  const byName = new Map<string, JournalEntry>();
  return {
    noteRequest(method, request) {
      if (method !== "Create") return;
      const entry = readEntry(request);
      if (entry === undefined) return;
      const name = JSON.stringify([entry.namespace, entry.type, entry.id, entry.owner]);
      if (byName.has(name)) return;
      append?.(JSON.stringify(entry));
      byName.set(name, entry);
    },
    entries: () => [...byName.values()],
    remove(entry) {
      byName.delete(JSON.stringify([entry.namespace, entry.type, entry.id, entry.owner]));
    },
  };
}

function readEntry(request: Uint8Array): JournalEntry | undefined {
  try {
    const { resource, options } = fromBinary(CreateRequestSchema, request);
    const { namespace = "", type = "", id = "" } = resource?.metadata ?? {};
    return { namespace, type, id, owner: options?.owner ?? "" };
  } catch {
    return undefined; // bytes that do not decode name nothing that could be removed
  }
}
