import { Code as ConnectCode, ConnectError } from "@connectrpc/connect";
import type { CallContext, MethodName, ServerCall, StateHandler } from "../server/handler.ts";
import { Code, type Status } from "../server/status.ts";

/** Methods that answer with a stream. */
const streamNames: ReadonlySet<MethodName> = new Set<MethodName>(["List", "Watch"]);

/** Whether a method answers with a stream. */
export function isStreamMethod(method: MethodName): boolean {
  return streamNames.has(method);
}

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
  const call = startCall(handler, method, request, context);
  let wake: (() => void) | undefined;
  call.onReady(() => wake?.());
  try {
    for (;;) {
      const ready = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const message = call.next();
      if (message !== undefined) {
        yield { value: message };
        continue;
      }
      if (call.end !== undefined) break;
      await ready;
    }
  } finally {
    call.cancel();
  }
  throwUnlessOk(call.end);
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

/** Starts a call of a handler that keeps its promise not to throw, and of one that does not. */
function startCall(
  handler: StateHandler,
  method: MethodName,
  request: Uint8Array,
  context: CallContext,
): ServerCall {
  try {
    return handler.call(method, request, context);
  } catch {
    // The error may hold contents of the request; the handler had its chance to report it.
    throw new ConnectError("internal error", ConnectCode.Internal);
  }
}

function throwUnlessOk(end: Status | undefined): void {
  if (end === undefined || end.code === Code.OK) return;
  // Half a surrogate pair cannot be written into a header.
  throw new ConnectError(end.message.toWellFormed(), end.code as number as ConnectCode);
}
