import { Code as ConnectCode, ConnectError } from "@connectrpc/connect";
import type { CallContext, MethodName, StateHandler } from "../server/handler.ts";
import { pullCall } from "../server/pull-call.ts";
import { startCall } from "../server/start-call.ts";
import { Code, type Status } from "../server/status.ts";

/**
 * Makes a call of a handler as Connect asks for its messages: nothing more is pulled than is sent.
 *
 * @throws {ConnectError} the status of the call, if it is not OK
 * @requirement COSI-WCH-009
 */
export async function* pullMessages(
  handler: StateHandler,
  method: MethodName,
  request: Uint8Array,
  context: CallContext,
): AsyncGenerator<{ value: Uint8Array }> {
  const messages = pullCall(startCall(handler, method, request, context));
  try {
    for (;;) {
      const { done, value } = await messages.next();
      if (done === true) return throwUnlessOk(value);
      yield { value };
    }
  } finally {
    await messages.return({ code: Code.CANCELLED, message: "" });
  }
}

/** The one message of a call. @throws {ConnectError} the status of the call, if it is not OK */
export async function pullMessage(...call: Parameters<typeof pullMessages>): Promise<{ value: Uint8Array }> {
  let answer: { value: Uint8Array } | undefined;
  for await (const message of pullMessages(...call)) answer ??= message;
  if (answer === undefined) throw new ConnectError("internal error", ConnectCode.Internal);
  return answer;
}

/** A signal that tells a deadline from a cancellation in the way that handlers know. */
export function toCallSignal(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => {
    const { reason } = signal;
    const isDeadline = reason instanceof ConnectError && reason.code === ConnectCode.DeadlineExceeded;
    controller.abort(isDeadline ? new DOMException("the deadline has passed", "TimeoutError") : undefined);
  };
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return controller.signal;
}

function throwUnlessOk({ code, message }: Status): void {
  if (code === Code.OK) return;
  // Half a surrogate pair cannot be written into a header.
  throw new ConnectError(message.toWellFormed(), code as number as ConnectCode);
}
