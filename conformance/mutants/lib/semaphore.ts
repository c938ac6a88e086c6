import { refuse } from "./intercept.ts";
import { untilCancelled } from "./next-turn.ts";

/** Counts who is inside, by key, and lets others wait. */
export interface Semaphore {
  /** Waits for a place. @returns what gives the place back. @throws a status when the call is cancelled. */
  enter(key: string, signal: AbortSignal): Promise<() => void>;
  /** Counts without waiting. @returns what ends that. */
  take(key: string): () => void;
  /** Whether all places are taken. */
  isFull(key: string): boolean;
}

/** Makes a semaphore with so many places for each key. */
export function createSemaphore(places: number): Semaphore {
  const inside = new Map<string, number>();
  const waiting = new Set<() => void>();
  const countOf = (key: string): number => inside.get(key) ?? 0;
  const take = (key: string): (() => void) => {
    inside.set(key, countOf(key) + 1);
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      inside.set(key, countOf(key) - 1);
      for (const wake of waiting) wake();
    };
  };
  return {
    take,
    isFull: (key) => countOf(key) >= places,
    async enter(key, signal) {
      while (countOf(key) >= places) {
        if (signal.aborted) refuse("CANCELLED");
        let wake = (): void => undefined;
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        waiting.add(wake);
        await Promise.race([woken, untilCancelled(signal)]);
        waiting.delete(wake);
      }
      return take(key);
    },
  };
}
