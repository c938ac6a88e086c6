import { fromBinary } from "@bufbuild/protobuf";
import { CreateRequestSchema } from "@cosi-spec/types";
import type { MethodName } from "../driver/methods.ts";
import type { Outcome } from "../driver/outcome.ts";

/** Names of a resource that the suite may have created. */
export interface JournalEntry {
  readonly namespace: string;
  readonly type: string;
  readonly id: string;
  /** Owner the resource was given; it alone can destroy it. */
  readonly owner: string;
}

/** Is told what became of a request that was noted. */
export type Settle = (outcome: Outcome<unknown>) => void;

/** Remembers what the suite created, so that exactly this is removed again. */
export interface Journal {
  /** Notes a request before it is sent. @returns undefined where the request creates nothing */
  noteRequest(method: MethodName, request: Uint8Array): Settle | undefined;
  /** What may exist, in order of creation. */
  entries(): readonly JournalEntry[];
  /** What may come to exist even after it was looked for: the end of its creation was not seen. */
  unsettled(): readonly JournalEntry[];
  /** Forgets an entry that is known to be gone. */
  remove(entry: JournalEntry): void;
}

/**
 * Creates a journal.
 *
 * @param append stores a line durably before the request it speaks of is sent; without it the journal is in
 * memory only.
 * @param known what may exist already
 */
export function createJournal(append?: (line: string) => void, known: readonly JournalEntry[] = []): Journal {
  const byName = new Map(known.map((entry) => [toName(entry), entry]));
  const requests = new Map<string, number>();
  const unsettled = new Map<string, JournalEntry>();
  const forget = (entry: JournalEntry): void => {
    byName.delete(toName(entry));
    requests.delete(toName(entry));
  };
  return {
    noteRequest(method, request) {
      if (method !== "Create") return undefined;
      const entry = readEntry(request);
      if (entry === undefined) return undefined;
      const name = toName(entry);
      if (!byName.has(name)) {
        append?.(JSON.stringify(entry));
        byName.set(name, entry);
        requests.set(name, 0);
      }
      requests.set(name, (requests.get(name) ?? 1) + 1);
      return (outcome) => {
        if (isWithoutEnd(outcome)) unsettled.set(name, entry);
        const wasThere = outcome.kind === "refused" && outcome.code === "ALREADY_EXISTS";
        // The only request for this name was refused: the resource is somebody else's.
        if (!wasThere || requests.get(name) !== 1) return;
        append?.(JSON.stringify({ ...entry, isForeign: true }));
        forget(entry);
      };
    },
    entries: () => [...byName.values()],
    unsettled: () => [...unsettled.values()],
    remove: forget,
  };
}

function toName({ namespace, type, id, owner }: JournalEntry): string {
  return JSON.stringify([namespace, type, id, owner]);
}

function isWithoutEnd(outcome: Outcome<unknown>): boolean {
  if (outcome.kind !== "refused") return outcome.kind === "silent" || outcome.kind === "lost";
  return ["CANCELLED", "DEADLINE_EXCEEDED", "UNAVAILABLE"].includes(outcome.code);
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
