import type { Caller } from "./access/caller.ts";
import type { CallContext, MethodName, StateHandler } from "./handler.ts";
import { methodNames } from "./method-names.ts";
import { pullCall } from "./pull-call.ts";
import { Code } from "./status.ts";

/** Error that ends a call of `InProcessServer.handle`. */
export class CallError extends Error {
  override readonly name = "CallError";
  /** gRPC status code. */
  readonly code: Code;
  /** Status message. */
  readonly details: string;

  constructor(code: Code, details: string) {
    super(`${code}: ${details}`);
    this.code = code;
    this.details = details;
  }
}

/** A State server without a transport, for tests and for programs that embed one. */
export interface InProcessServer {
  /**
   * Makes a call: yields each encoded response and ends when the call ended with OK.
   *
   * Messages are pulled: the server does nothing more for a caller that does not read on. Leaving the loop
   * cancels the call. The call starts at the first read.
   *
   * @param method one of the eight method names.
   * @param request one encoded request message.
   * @param call `caller` is who makes the call, for access rules; default: unknown.
   * @throws {CallError} the status of the call, if it is not OK; UNIMPLEMENTED for an unknown method.
   */
  handle(
    method: string,
    request: Uint8Array,
    call: { signal: AbortSignal; caller?: Caller | undefined },
  ): AsyncIterable<Uint8Array>;
  /** Ends all calls with UNAVAILABLE and refuses new ones. Idempotent. */
  close(): Promise<void>;
}

/** Options of a server without a transport. */
export interface InProcessServerOptions {
  /** Size of a request message above which it is refused with RESOURCE_EXHAUSTED. Default 4 MiB. */
  readonly maxMessageBytes?: number;
}

const defaultMaxMessageBytes = 4 * 1024 * 1024;

/**
 * Creates a server that is called directly.
 *
 * @requirement COSI-LIM-008
 */
export function createInProcessServer(
  handler: StateHandler,
  { maxMessageBytes = defaultMaxMessageBytes }: InProcessServerOptions = {},
): InProcessServer {
  return {
    handle: (method, request, { signal, caller }) =>
      pull(handler, method, request, { signal, caller }, maxMessageBytes),
    async close() {
      handler.close();
    },
  };
}

async function* pull(
  handler: StateHandler,
  method: string,
  request: Uint8Array,
  context: CallContext,
  maxMessageBytes: number,
): AsyncGenerator<Uint8Array> {
  if (!isMethodName(method)) throw new CallError(Code.UNIMPLEMENTED, "there is no such method");
  if (request.length > maxMessageBytes) {
    throw new CallError(Code.RESOURCE_EXHAUSTED, `the request is larger than ${maxMessageBytes} bytes`);
  }
  const { code, message } = yield* pullCall(handler.call(method, request, context));
  if (code !== Code.OK) throw new CallError(code, message);
}

function isMethodName(method: string): method is MethodName {
  return methodNames.includes(method as MethodName);
}
