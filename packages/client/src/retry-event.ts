import type { CosiError } from "./cosi-error.ts";

/** Something has failed and is about to be tried again. */
export interface RetryEvent {
  /** Number of the repetition, from 1; counted anew after a success. */
  readonly attempt: number;
  /** Milliseconds until then. */
  readonly waitMs: number;
  /** Why it failed. */
  readonly error: CosiError;
}

/** Is told of every repetition before the wait. What it throws ends the operation. */
export type OnRetry = (event: RetryEvent) => void;
