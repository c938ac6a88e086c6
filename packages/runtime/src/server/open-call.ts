import type { CallBody } from "./calls.ts";
import type { ServerCall } from "./handler.ts";
import { Code, type Status } from "./status.ts";
import { getStatusOfError } from "./status-of-error.ts";

/** What a call needs from its handler. */
export interface OpenCallOptions {
  readonly signal: AbortSignal;
  /** Told about every error inside the call. */
  readonly report: (error: unknown) => void;
  /** Called once, when the call is over. */
  readonly onEnd: () => void;
}

/** A call in progress: holds its body, contains its errors and ends it exactly once. */
export class OpenCall implements ServerCall {
  #options: OpenCallOptions;
  #body: CallBody | undefined;
  #end: Status | undefined;
  #listener: (() => void) | undefined;
  #onAbort = () => this.finishAborted();

  constructor(options: OpenCallOptions) {
    this.#options = options;
  }

  /** Begins to serve the body. */
  start(body: CallBody): void {
    this.#body = body;
    body.onReady?.(() => this.#listener?.());
    this.#options.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  get end(): Status | undefined {
    return this.#end;
  }

  next(): Uint8Array | undefined {
    if (this.#body === undefined) return undefined;
    try {
      const message = this.#body.next();
      if (message === undefined && this.#body.end !== undefined) this.finish(this.#body.end);
      return message;
    } catch (error) {
      this.#options.report(error);
      this.finish(getStatusOfError(error));
      return undefined;
    }
  }

  onReady(listener: () => void): void {
    this.#listener = listener;
  }

  cancel(): void {
    this.finish({ code: Code.CANCELLED, message: "the call was cancelled" });
  }

  /** Ends the call because its signal was aborted. */
  finishAborted(): void {
    const { reason } = this.#options.signal;
    const isTimeout = reason instanceof DOMException && reason.name === "TimeoutError";
    if (isTimeout) this.finish({ code: Code.DEADLINE_EXCEEDED, message: "the deadline has passed" });
    else this.cancel();
  }

  /** Ends the call with a status, unless it is over, and releases what it holds. */
  finish(status: Status): void {
    if (this.#end !== undefined) return;
    this.#end = status;
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    const body = this.#body;
    this.#body = undefined;
    try {
      body?.close?.();
    } catch (error) {
      this.#options.report(error);
    }
    this.#options.onEnd();
    this.#listener?.();
  }
}
