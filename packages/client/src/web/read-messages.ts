import type { CosiError } from "../cosi-error.ts";

/** A call that can be read. */
export interface MessageSource {
  /** Starts the call, and answers what reads its messages. */
  start(): Promise<AsyncIterator<Uint8Array>>;
  /** Notes that the call is over. Answers whether it was not before. */
  finish(): boolean;
  /** Turns an error of the call into one for callers. */
  toError(error: unknown): CosiError;
}

/** An iterator whose call can be ended from outside. */
export interface MessageReader extends AsyncIterator<Uint8Array, undefined> {
  return(): Promise<IteratorResult<Uint8Array, undefined>>;
  /** Ends the reads that wait, or the next one, with an error. */
  fail(error: CosiError): void;
}

type Result = IteratorResult<Uint8Array, undefined>;
type Waiting = { resolve(result: Result): void; reject(error: CosiError): void };

const done: Result = { done: true, value: undefined };

/**
 * Reads the messages of a call one at a time, as they are asked for. The call starts at the first read; reads are
 * answered in order, also those made at once; `return` does not wait for one; an error is thrown once.
 */
export function readMessages(source: MessageSource): MessageReader {
  const waiting: Waiting[] = [];
  let messages: AsyncIterator<Uint8Array> | undefined;
  let isPumping = false;
  let isOver = false;
  let failure: CosiError | undefined;

  function end(error?: CosiError): void {
    if (isOver) return;
    isOver = true;
    const first = error === undefined ? undefined : waiting.shift();
    if (first === undefined) failure = error;
    else first.reject(error as CosiError);
    for (const read of waiting.splice(0)) read.resolve(done);
  }

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    try {
      messages ??= await source.start();
      while (!isOver && waiting.length > 0) {
        const result = await messages.next();
        if (result.done !== true) waiting.shift()?.resolve({ done: false, value: result.value });
        else if (source.finish()) end();
      }
    } catch (error) {
      source.finish();
      end(source.toError(error));
    }
    isPumping = false;
  }

  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) {
          reject(failure);
          failure = undefined;
        } else if (isOver) resolve(done);
        else {
          waiting.push({ resolve, reject });
          void pump();
        }
      }),
    async return() {
      source.finish();
      end();
      return done;
    },
    fail: end,
  };
}
