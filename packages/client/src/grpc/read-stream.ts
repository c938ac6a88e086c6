import { type ClientReadableStream, InterceptingCall, type Interceptor } from "@grpc/grpc-js";
import type { CosiError } from "../cosi-error.ts";
import type { OpenCall } from "./open-calls.ts";

/** A call that was started, and what asks for one more message of it. */
export interface PulledStream {
  readonly stream: ClientReadableStream<Uint8Array>;
  pull(): void;
}

/** What a stream needs to know of its call. */
export interface StreamSource {
  /** Starts the call. `onFail` is told when it is ended from outside. */
  start(onFail: (error: CosiError) => void): PulledStream & { readonly call: OpenCall };
  /** Turns an error of the stream into one for callers. */
  toError(error: unknown): CosiError;
}

type Result = IteratorResult<Uint8Array, undefined>;
type Reader = { resolve(result: Result): void; reject(error: CosiError): void };

/**
 * Opens a stream that reads nothing ahead: grpc-js itself would ask for 16 messages, however large they are.
 *
 * @param open starts the call with the interceptor given
 */
export function openPulled(
  open: (interceptor: Interceptor) => ClientReadableStream<Uint8Array>,
): PulledStream {
  let pull = (): void => undefined;
  const stream = open((options, nextCall) => {
    const call = nextCall(options);
    pull = () => call.startRead();
    return new HeldCall(call);
  });
  return { stream, pull: () => pull() };
}

/** Leaves it to the reader when the next message is asked for. */
class HeldCall extends InterceptingCall {
  override startRead(): void {
    // The stream asks whenever it has room; the reader asks through `pull`.
  }
}

const done: Result = { done: true, value: undefined };

/**
 * Reads the messages of a call one at a time, as they are asked for. The call starts at the first read and is
 * cancelled by `return`, also while a read is waiting; an error is thrown once.
 */
export function readStream(source: StreamSource): AsyncIterator<Uint8Array, undefined> {
  const readers: Reader[] = [];
  let started: ReturnType<StreamSource["start"]> | undefined;
  let isOver = false;
  let failure: CosiError | undefined;

  function end(error?: CosiError): void {
    isOver = true;
    const first = error === undefined ? undefined : readers.shift();
    if (first === undefined) failure = error;
    else first.reject(error as CosiError);
    for (const reader of readers.splice(0)) reader.resolve(done);
  }

  function start(): void {
    started = source.start((error) => {
      started?.stream.cancel();
      end(error);
    });
    const { stream, call, pull } = started;
    stream.on("data", (value: Uint8Array) => {
      readers.shift()?.resolve({ done: false, value });
      if (readers.length > 0) pull();
    });
    stream.on("end", () => call.finish() && end());
    stream.on("error", (error) => call.finish() && end(source.toError(error)));
  }

  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) {
          reject(failure);
          failure = undefined;
        } else if (isOver) resolve(done);
        else {
          readers.push({ resolve, reject });
          try {
            if (started === undefined) start();
          } catch (error) {
            end(source.toError(error));
          }
          if (readers.length === 1) started?.pull();
        }
      }),
    async return() {
      const isOpen = started?.call.finish() === true;
      end();
      if (isOpen) started?.stream.cancel();
      return done;
    },
  };
}
