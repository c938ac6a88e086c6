import { toCanceled } from "../clock.ts";
import { CosiError } from "../cosi-error.ts";
import type { CallOptions, MethodName, Transport } from "../transport.ts";

/** The answer to one call. */
export interface Answer {
  readonly responses: readonly Uint8Array[];
  /** Number of the status; undefined for a call that stays open. */
  readonly status: number | undefined;
  readonly text: string;
}

/** A call that was made. */
export interface Made {
  readonly method: MethodName;
  readonly request: Uint8Array;
}

/** A transport that gives recorded answers. */
export interface PlayTransport extends Transport {
  readonly made: readonly Made[];
}

/**
 * Creates a transport that answers each call with the next answer, and calls beyond with the last one.
 *
 * @param onOpen called when a call stays open
 */
export function createPlayTransport(answers: readonly Answer[], onOpen: () => void): PlayTransport {
  const made: Made[] = [];
  async function* stream(method: MethodName, request: Uint8Array, { signal }: CallOptions) {
    const { responses, status, text } = answers[Math.min(made.length, answers.length - 1)] as Answer;
    made.push({ method, request });
    for (const response of responses) yield response;
    if (status === 0) return;
    if (status !== undefined) throw CosiError.fromStatus(method, status, text);
    await new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(toCanceled(signal)), { once: true });
      onOpen();
    });
  }
  return {
    made,
    async unary(method, request, options) {
      let answer: Uint8Array | undefined;
      for await (const response of stream(method, request, options)) answer ??= response;
      if (answer === undefined) throw new CosiError("internal", { message: "there is no answer" });
      return answer;
    },
    stream,
    close: () => undefined,
  };
}
