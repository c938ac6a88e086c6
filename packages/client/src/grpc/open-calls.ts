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
   * @param group what `fail` ends it by. Default: nothing
   * @throws {CosiError} canceled: that is already so
   */
  open(signal: AbortSignal | undefined, onFail: (error: CosiError) => void, group?: object): OpenCall;
  /** Ends the calls of a group. */
  fail(group: object, error: CosiError): void;
  /** Ends all calls with `canceled` and refuses new ones. Answers whether it was open. */
  close(): boolean;
}

/** Makes an empty set of open calls. */
export function createOpenCalls(): OpenCalls {
  const calls = new Map<OpenCall, object | undefined>();
  let isClosed = false;
  return {
    open(signal, onFail, group) {
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
      calls.set(call, group);
      signal?.addEventListener("abort", onAbort, { once: true });
      return call;
    },
    fail(group, error) {
      for (const [call, its] of [...calls]) if (its === group) call.fail(error);
    },
    close() {
      const wasOpen = !isClosed;
      isClosed = true;
      for (const call of [...calls.keys()]) call.fail(toClosed());
      return wasOpen;
    },
  };
}

function toClosed(): CosiError {
  return new CosiError("canceled", { message: "the transport is closed" });
}
