import type { KindListener } from "./kind.ts";
import { StateError } from "./state-error.ts";

/** Outcome of one look at the resource: still waiting, or gone. */
export type DestroyAttempt = () => "waiting" | "gone";

/** A tear-down that waits for finalizers to go, pulled by its caller. */
export interface DestroyWait {
  /** Whether the resource is gone. */
  readonly isDone: boolean;
  /** Why the wait is over without the resource being gone. */
  readonly end: StateError | undefined;
  /** Registers the one listener that is called when `isDone` or `end` has changed. */
  onReady(listener: () => void): void;
  /** Ends the wait; the resource stays as it is. Idempotent. */
  close(): void;
}

/**
 * Tries again to destroy a resource whenever its kind changes.
 *
 * @requirement COSI-TAD-002
 * @requirement COSI-TAD-007
 */
export class PendingDestroy implements DestroyWait, KindListener {
  #attempt: DestroyAttempt;
  #onClose: (wait: KindListener) => void;
  #listener: (() => void) | undefined;
  #isDone = false;
  #end: StateError | undefined;

  constructor(attempt: DestroyAttempt, onClose: (wait: KindListener) => void) {
    this.#attempt = attempt;
    this.#onClose = onClose;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  get end(): StateError | undefined {
    return this.#end;
  }

  onReady(listener: () => void): void {
    this.#listener = listener;
  }

  notify(): void {
    if (this.#isDone || this.#end !== undefined) return;
    try {
      if (this.#attempt() === "waiting") return;
      this.#isDone = true;
    } catch (error) {
      this.#end = error instanceof StateError ? error : new StateError("closed", "the wait failed");
    }
    this.#onClose(this);
    this.#listener?.();
  }

  close(): void {
    if (this.#isDone || this.#end !== undefined) return;
    this.#end = new StateError("closed", "the wait was closed");
    this.#onClose(this);
  }
}
