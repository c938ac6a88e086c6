import type { RequirementId } from "../gen/requirement-ids.gen.ts";
import type { Test } from "../test.ts";

/** What is known of a run beside what the runner found. */
export interface RunFacts {
  /** Version of this package. */
  readonly suiteVersion: string;
  readonly endpoint: string;
  readonly host: "grpc" | "in-process";
  /** What the user calls the implementation. */
  readonly implementation?: { readonly name?: string; readonly version?: string; readonly url?: string };
  readonly runId: string;
  readonly seed: string;
  /** Start of the run. */
  readonly startedAt: Date;
  /** What `--only` said; empty: everything. */
  readonly selection: readonly string[];
  readonly isReadOnly: boolean;
  /** Whether the user ended the run before its end. */
  readonly isStopped: boolean;
  readonly timeScale: number;
  /** Whether there was a command that restarts the server. */
  readonly canRestart: boolean;
  /** Node version and platform. */
  readonly environment: string;
  /** Flags other than endpoint, selection, seed and run ID that decide what is sent, for the command that repeats a test. */
  readonly repeatFlags: readonly string[];
  /** Each time the server went. */
  readonly gone: readonly Disappearance[];
  /** Known failures, where the user gave a list. */
  readonly baseline?: readonly BaselineEntry[];
}

/** A time at which the server went. */
export interface Disappearance {
  /** The tests that were running then, or had just been. */
  readonly tests: readonly Test[];
  /** Whether it was noticed while they ran, or only after. */
  readonly when: "during" | "after";
}

/** A failure that is known and tolerated for now. */
export interface BaselineEntry {
  readonly requirement: string;
  readonly reason: string;
  readonly link?: string;
  /** Last day on which it is tolerated, as YYYY-MM-DD. */
  readonly expires?: string;
}

/** The requirement that a server breaks when it goes. */
export const survival: RequirementId = "COSI-LIM-001";

/** Version of the specification that this suite judges by. */
export const specificationVersion = "v1alpha1, draft 1";
