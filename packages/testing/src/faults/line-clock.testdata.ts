import { type Clock, CosiError } from "@cosi-spec/client";

/** The time of a client in a run: short waits pass by themselves, silence is over when it is said. */
export interface LineClock extends Clock {
  /** Whether waits for a sign of life are over at once. */
  setSilent(isSilent: boolean): void;
}

/** Milliseconds that go by in one turn of the event loop. */
const msPerTurn = 4;

const ended = new CosiError("canceled", { message: "the wait was ended" });

/** Creates the time of a client whose `silenceMs` is given. Longer waits are those for a sign of life. */
export function createLineClock(silenceMs: number): LineClock {
  const silent = new Set<() => void>();
  let isSilent = false;
  let nowMs = 0;
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const fail = (): void => {
          silent.delete(pass);
          reject(ended);
        };
        const pass = (): void => {
          silent.delete(pass);
          signal?.removeEventListener("abort", fail);
          nowMs += ms;
          resolve();
        };
        if (signal?.aborted === true) {
          fail();
          return;
        }
        signal?.addEventListener("abort", fail, { once: true });
        if (ms === silenceMs) {
          silent.add(pass);
          if (isSilent) setImmediate(pass);
          return;
        }
        let turns = Math.ceil(ms / msPerTurn);
        const wait = (): void => {
          if (turns-- > 0 && signal?.aborted !== true) setImmediate(wait);
          else pass();
        };
        wait();
      }),
    setSilent(value) {
      isSilent = value;
      if (value) for (const pass of [...silent]) pass();
    },
  };
}
