import { CosiError, isCosiError } from "../cosi-error.ts";
import type { AnyType, Resource } from "../resource.ts";
import { type WatchOneParams, watchOne } from "./watch-one.ts";
import type { WatchDeps } from "./watch-settings.ts";

/** How long to wait for a condition. */
export interface WatchForOptions {
  /** Milliseconds until the wait fails. Default 0: no limit. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait. Default: the signal of the watch. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until a state of a resource satisfies a condition, the present one first, and answers that state; undefined
 * stands for an absent resource. What the condition throws ends the wait.
 *
 * @throws {CosiError} deadlineExceeded: the time is over; the message names the version and phase seen last
 * @throws {CosiError} canceled: the signal is aborted or the transport closed
 * @throws {CosiError} as `watchOne`
 */
export async function watchFor<T extends AnyType>(
  deps: WatchDeps<T>,
  params: WatchOneParams,
  condition: (state: Resource<T> | undefined) => boolean,
  { timeoutMs = 0, signal = params.signal ?? params.callOptions?.signal }: WatchForOptions = {},
): Promise<Resource<T> | undefined> {
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal?.reason);
  if (signal?.aborted === true) abort();
  else signal?.addEventListener("abort", abort, { once: true });
  let isLate = false;
  if (timeoutMs > 0) {
    const onTime = (): void => {
      isLate = true;
      stop.abort();
    };
    deps.clock.sleep(timeoutMs, stop.signal).then(onTime, () => {
      // The wait was over before its time.
    });
  }

  let seen = "no state was seen";
  try {
    for await (const state of watchOne(deps, { ...params, signal: stop.signal })) {
      if (condition(state)) return state;
      seen = describe(state);
    }
  } catch (error) {
    if (!isLate || !isCosiError(error, "canceled")) throw error;
    const { namespace, type, id } = params;
    const message = `the condition was not met within ${timeoutMs} ms; ${seen}`;
    throw new CosiError("deadlineExceeded", { message, resource: { namespace, type, id } });
  } finally {
    signal?.removeEventListener("abort", abort);
    stop.abort();
  }
  throw new CosiError("internal", { message: "the watch has ended" });
}

function describe(state: Resource | undefined): string {
  if (state === undefined) return "the resource does not exist";
  const { version, phase } = state.metadata;
  return `last seen: version ${version}, phase ${phase}`;
}
