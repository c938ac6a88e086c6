import type { CallContext, MethodName, ServerCall, StateHandler } from "./handler.ts";
import { Code } from "./status.ts";

/** Starts a call of a handler that keeps its promise not to throw, and of one that does not. */
export function startCall(
  handler: StateHandler,
  method: MethodName,
  request: Uint8Array,
  context: CallContext,
): ServerCall {
  try {
    return handler.call(method, request, context);
  } catch {
    // The error may hold contents of the request; the handler had its chance to report it.
    return {
      next: () => undefined,
      end: { code: Code.INTERNAL, message: "internal error" },
      onReady: () => undefined,
      cancel: () => undefined,
    };
  }
}
