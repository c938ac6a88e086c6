import { randomFillSync } from "node:crypto";
import { type Clock, createSystemClock } from "./clock.ts";
import type { ResourceStorage } from "./storage.ts";

/** Bounds on queries. */
export interface QueryLimits {
  /** Terms and alternatives of one query. Default 10,000. */
  readonly maxQueryTerms: number;
  /** Length of an expression over ids, in bytes of UTF-8. Default 4,096. */
  readonly maxPatternBytes: number;
  /** Size of a compiled expression, in instructions. Default 10,000. */
  readonly maxPatternSteps: number;
  /** Size of a compiled expression times the length of an id in bytes. Default 20,000,000: about 0.2 s. */
  readonly maxMatchSteps: number;
}

/** Options of a state; all have defaults. */
export interface StateOptions extends Partial<QueryLimits> {
  /** Tells the time of day. Default: the clock of the machine, with nanosecond resolution. */
  readonly clock?: Clock;
  /** Monotonic clock in milliseconds; bounds how long a scan holds the thread. Default: that of the process. */
  readonly nowMs?: () => number;
  /** Returns that many random bytes. Default: those of the operating system. */
  readonly randomBytes?: (count: number) => Uint8Array;
  /**
   * Keeps the resources beyond the life of the state; their history and bookmarks end with it. What it holds is loaded
   * in full; if that is more than the limits allow, nothing can be added until there is room. Default: none.
   */
  readonly storage?: ResourceStorage | undefined;
  /** Latest events kept of each kind, at least 1. Default 1,000. */
  readonly historyCapacity?: number;
  /** Bytes that the events of one kind may keep, its latest event apart. Default 64 MiB. */
  readonly historyMaxBytes?: number;
  /** Bytes that the events of all kinds may keep; the kind without a change for longest loses first. Default 512 MiB. */
  readonly historyTotalMaxBytes?: number;
  /** Kinds without resources whose history is kept. Default 1,024. */
  readonly maxEmptyKinds?: number;
  /** Resources stored at a time. Default 1,000,000. */
  readonly maxResources?: number;
  /** Bytes of the stored resources in encoded form, with a flat 512 for each. Default 1 GiB. */
  readonly maxStateBytes?: number;
  /** Watches and waiting calls open at a time. Default 10,000. */
  readonly maxWatches?: number;
  /** Length of a namespace, a type or an id, in bytes of UTF-8, at least 255. Default 65,536. */
  readonly maxNameBytes?: number;
  /** Creates the namespace `meta` and the definitions of the two meta types at start, if missing. Default false. */
  readonly registerDefaults?: boolean;
  /** Creates the resource that names the features of the server at start, or corrects it. Default false. */
  readonly publishCapabilities?: boolean;
}

/** Options with the defaults filled in. */
export type ResolvedStateOptions = Required<Omit<StateOptions, "storage">> & Pick<StateOptions, "storage">;

const defaultLimits = {
  historyCapacity: 1_000,
  historyMaxBytes: 64 * 1024 * 1024,
  historyTotalMaxBytes: 512 * 1024 * 1024,
  maxEmptyKinds: 1_024,
  maxResources: 1_000_000,
  maxStateBytes: 1024 * 1024 * 1024,
  maxWatches: 10_000,
  maxNameBytes: 65_536,
  maxQueryTerms: 10_000,
  maxPatternBytes: 4_096,
  maxPatternSteps: 10_000,
  maxMatchSteps: 20_000_000,
};

const minimums: Partial<Record<keyof typeof defaultLimits, number>> = {
  historyCapacity: 1,
  maxNameBytes: 255,
};

/**
 * Fills in defaults and checks all options.
 *
 * @throws {RangeError} an option is not a whole number, or is out of its range.
 */
export function resolveStateOptions(options: StateOptions = {}): ResolvedStateOptions {
  const limits = { ...defaultLimits };
  for (const name of Object.keys(defaultLimits) as (keyof typeof defaultLimits)[]) {
    const value = options[name] ?? defaultLimits[name];
    const minimum = minimums[name] ?? 0;
    if (!Number.isSafeInteger(value) || value < minimum) {
      throw new RangeError(`${name} must be a whole number of at least ${minimum}, found ${value}`);
    }
    limits[name] = value;
  }
  return {
    clock: options.clock ?? createSystemClock(),
    nowMs: options.nowMs ?? (() => performance.now()),
    randomBytes: options.randomBytes ?? ((count) => randomFillSync(new Uint8Array(count))),
    storage: options.storage,
    registerDefaults: options.registerDefaults ?? false,
    publishCapabilities: options.publishCapabilities ?? false,
    ...limits,
  };
}
