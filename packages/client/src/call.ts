import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type BackoffOptions, getBackoffMs } from "./backoff.ts";
import { type Clock, toCanceled } from "./clock.ts";
import { CosiError, isCosiError } from "./cosi-error.ts";
import type { OnRetry } from "./retry-event.ts";
import type { CallOptions, MethodName, Transport } from "./transport.ts";

/** How often and how calls are repeated that are safe to repeat. */
export interface RetryOptions extends BackoffOptions {
  /** Repetitions of one call. Default 4; 0 switches them off. */
  readonly maxRetries?: number | undefined;
}

/** What calls are made with. */
export interface Caller {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Number from 0 to below 1. */
  readonly random: () => number;
  readonly retry: RetryOptions;
  /** Is told of every repetition. */
  readonly onRetry?: OnRetry | undefined;
  /** Default deadline of a call that ends by itself, in milliseconds; 0 means none. */
  readonly timeoutMs: number;
}

/** Encodes a request, makes the call and decodes the answer. */
export async function callUnary<I extends DescMessage, O extends DescMessage>(
  { transport, timeoutMs }: Caller,
  { method, input, output }: { readonly method: MethodName; readonly input: I; readonly output: O },
  request: MessageInitShape<I>,
  options: CallOptions,
): Promise<MessageShape<O>> {
  const bytes = toBinary(input, create(input, request));
  const answer = await transport.unary(method, bytes, { timeoutMs, ...options });
  return decodeAnswer(output, answer);
}

/** Decodes a message of a server. @throws {CosiError} internal: the bytes are no such message */
export function decodeAnswer<O extends DescMessage>(schema: O, bytes: Uint8Array): MessageShape<O> {
  try {
    return fromBinary(schema, bytes);
  } catch (cause) {
    throw new CosiError("internal", { message: `the answer of the server is no ${schema.name}`, cause });
  }
}

/**
 * Does something again while it fails in a way that lets it: by default when the server cannot be reached.
 *
 * @param isWorthIt whether to try again after this error
 * @throws {CosiError} that of the last try; canceled while it waits
 */
export async function repeat<T>(
  { clock, random, retry, onRetry }: Caller,
  action: () => Promise<T>,
  signal: AbortSignal | undefined,
  isWorthIt: (error: CosiError) => boolean = (error) => isCosiError(error, "unavailable"),
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    if (signal?.aborted === true) throw toCanceled(signal);
    let error: CosiError;
    try {
      return await action();
    } catch (caught) {
      error = CosiError.from(caught);
      if (attempt >= (retry.maxRetries ?? 4) || !isWorthIt(error)) throw error;
    }
    const waitMs = getBackoffMs(attempt, random(), retry);
    onRetry?.({ attempt: attempt + 1, waitMs, error });
    await clock.sleep(waitMs, signal);
  }
}
