import type { ServerCall } from "./handler.ts";
import type { Status } from "./status.ts";

/**
 * Yields the messages of a call as they are asked for, and returns its status. Leaving the loop cancels the call.
 *
 * @requirement COSI-WCH-009
 */
export async function* pullCall(call: ServerCall): AsyncGenerator<Uint8Array, Status> {
  let wake: (() => void) | undefined;
  call.onReady(() => wake?.());
  try {
    for (;;) {
      const ready = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const message = call.next();
      if (message !== undefined) {
        yield message;
        continue;
      }
      if (call.end !== undefined) return call.end;
      await ready;
    }
  } finally {
    call.cancel();
  }
}
