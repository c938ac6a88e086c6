import type { Socket } from "node:net";

/** Which way bytes go. */
export type Direction = "toServer" | "toClient";

/** One way of a connection: takes bytes from one socket and gives them to the other, unless told not to. */
export interface FaultyPipe {
  /** Holds back what comes until `resume`; the sender notices once the buffers on the way are full. */
  pause(): void;
  /** Goes on. */
  resume(): void;
  /** From now on throws away what comes. Cannot be undone. */
  freeze(): void;
}

/** How a pipe works. */
export interface FaultyPipeOptions {
  /** How many of so many bytes may go on; less than all of them breaks the connection there. */
  readonly admit: (bytes: number) => number;
  /** Breaks the connection. */
  readonly onCut: () => void;
  /** Waits before bytes go on; undefined where they go on at once. */
  readonly delay: () => Promise<void> | undefined;
  /** Parts in which a piece goes on. */
  readonly split: (chunk: Buffer) => readonly Buffer[];
}

/** Creates one way of a connection. It forwards from the start. */
export function createFaultyPipe(from: Socket, to: Socket, options: FaultyPipeOptions): FaultyPipe {
  let isPaused = false;
  let isFrozen = false;
  /** What is still to be done, in order; undefined if there is nothing. */
  let last: Promise<void> | undefined;
  let waiting = 0;

  function forward(chunk: Buffer): void {
    if (isFrozen || to.destroyed) return;
    const admitted = options.admit(chunk.length);
    if (admitted < chunk.length) {
      isFrozen = true;
      // What was let through has to arrive, so that the peer sees a message that breaks off.
      to.write(chunk.subarray(0, admitted), () => options.onCut());
      return;
    }
    let hasRoom = true;
    for (const part of options.split(chunk)) hasRoom = to.write(part);
    if (hasRoom) return;
    from.pause();
    to.once("drain", () => {
      if (!isPaused) from.resume();
    });
  }

  /** Does something in its turn: at once, or after what waits. */
  function enqueue(action: () => void): void {
    const wait = options.delay();
    if (wait === undefined && last === undefined) {
      action();
      return;
    }
    const before = last;
    last = (async () => {
      waiting++;
      await wait;
      await before;
      action();
      waiting--;
      if (waiting === 0) last = undefined;
    })();
  }

  from.on("data", (chunk: Buffer) => enqueue(() => forward(chunk)));
  from.on("end", () =>
    enqueue(() => {
      if (!isFrozen) to.end();
    }),
  );
  from.resume();
  return {
    pause() {
      isPaused = true;
      if (!isFrozen) from.pause();
    },
    resume() {
      isPaused = false;
      from.resume();
    },
    freeze() {
      isFrozen = true;
      from.resume();
    },
  };
}
