import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type Interceptors, intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

export default [
  mutant({
    id: "watching.slow-watcher-blocks-writes",
    title: "A write waits while some watcher of the kind has not read the 16 events sent last",
    violates: ["COSI-WCH-009"],
    create: () => trackReaders(true, 16),
  }),
  mutant({
    id: "watching.full-channel-blocks-writes",
    title: "A write waits while some watcher of the kind has not read the 100 events sent last",
    violates: ["COSI-WCH-009"],
    create: () => trackReaders(true, 100),
  }),
  mutant({
    id: "watching.slow-watcher-blocks-watchers",
    title: "A watch waits until every other watcher of the kind has read what it was sent",
    violates: ["COSI-WCH-009"],
    create: () => trackReaders(false, 0),
  }),
];

interface Reader {
  readonly kind: string;
  /** Events that were committed since the reader took its last one. */
  unread: number;
  isStuck: boolean;
}

/** Makes a server that waits for readers that hold back more than `capacity` events. */
function trackReaders(isWriteWaiting: boolean, capacity: number): InProcessServer {
  const readers = new Set<Reader>();
  const waiting = new Set<() => void>();
  const wakeAll = (): void => {
    for (const wake of waiting) wake();
    waiting.clear();
  };
  const settle = async (kind: string, signal: AbortSignal, self?: Reader): Promise<void> => {
    const isBlocked = (): boolean =>
      [...readers].some(
        (reader) => reader !== self && reader.kind === kind && reader.isStuck && reader.unread > capacity,
      );
    while (isBlocked() && !signal.aborted) {
      const turn = new Promise<void>((resolve) => waiting.add(resolve));
      await Promise.race([turn, untilCancelled(signal)]);
    }
  };
  const kindOf = (name: { namespace: string; type: string } | undefined): string =>
    JSON.stringify([name?.namespace, name?.type]);
  const write = async <T>(kind: string, signal: AbortSignal, act: () => Promise<T>): Promise<T> => {
    if (isWriteWaiting) await settle(kind, signal);
    const answer = await act();
    for (const reader of readers) if (reader.kind === kind) reader.unread++;
    return answer;
  };
  const interceptors: Interceptors = {
    Create: (request, next, { signal }) =>
      write(kindOf(request.resource?.metadata), signal, () => next(request)),
    Update: (request, next, { signal }) =>
      write(kindOf(request.newResource?.metadata), signal, () => next(request)),
    async *Watch(request, next, { signal }) {
      const reader: Reader = { kind: kindOf(request), unread: 0, isStuck: false };
      readers.add(reader);
      signal.addEventListener("abort", () => {
        readers.delete(reader);
        wakeAll();
      });
      try {
        for await (const message of next(request)) {
          if (!isWriteWaiting && message.event.length > 0) await settle(reader.kind, signal, reader);
          // Whoever reads on comes back here at once.
          reader.isStuck = true;
          yield message;
          reader.isStuck = false;
          reader.unread = 0;
          wakeAll();
        }
      } finally {
        readers.delete(reader);
        wakeAll();
      }
    },
  };
  return intercept(createReference(), interceptors);
}
