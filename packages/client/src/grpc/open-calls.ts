import { toCanceled } from "../clock.ts";
import { CosiError } from "../cosi-error.ts";

/** A call that is not over. It ends once; what comes later changes nothing. */
export interface OpenCall {
  /** Ends it early: the error goes to what opened it. */
  fail(error: CosiError): void;
  /** Notes that it is over. Answers whether it was not before. */
  finish(): boolean;
}

/** The calls of a transport that are not over. */
export interface OpenCalls {
  /**
   * Adds a call. `onFail` is told when its signal is aborted or the transport is closed.
   *
   * @throws {CosiError} canceled: that is already so
   */
  open(signal: AbortSignal | undefined, onFail: (error: CosiError) => void): OpenCall;
  /** Ends all calls with `canceled` and refuses new ones. Answers whether it was open. */
  close(): boolean;
}

/** Makes an empty set of open calls. */
export function createOpenCalls(): OpenCalls {
  const calls = new Set<OpenCall>();
  let isClosed = false;
  return {
    open(signal, onFail) {
      if (isClosed) throw toClosed();
      if (signal?.aborted === true) throw toCanceled(signal);
      const onAbort = (): void => call.fail(toCanceled(signal));
      const call: OpenCall = {
        fail(error) {
          if (call.finish()) onFail(error);
        },
        finish() {
          signal?.removeEventListener("abort", onAbort);
          return calls.delete(call);
        },
      };
      calls.add(call);
      signal?.addEventListener("abort", onAbort, { once: true });
      return call;
    },
    close() {
      const wasOpen = !isClosed;
      isClosed = true;
      for (const call of [...calls]) call.fail(toClosed());
      return wasOpen;
    },
  };
}

function toClosed(): CosiError {
  return new CosiError("canceled", { message: "the transport is closed" });
}
