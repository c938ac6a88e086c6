import { getBackoffMs } from "../backoff.ts";
import { toCanceled } from "../clock.ts";
import type { CosiError, CosiErrorCode } from "../cosi-error.ts";
import type { WatchRequestInit } from "./read-watch.ts";
import { type ConnectionDeps, connectWatch, type WatchStep } from "./watch-connection.ts";
import type { WatchSettings } from "./watch-settings.ts";

/** Refusals of a watch that can pass. All others stay. */
const passing: readonly CosiErrorCode[] = [
  "unavailable",
  "deadlineExceeded",
  "resourceExhausted",
  "internal",
  "invalidBookmark",
];

/**
 * Watches over any number of connections: yields the events of each, and why it ended if there will be another.
 *
 * Before each connection `createRequest` is asked what to ask for, after the end of the one before was taken in.
 * Connections are apart by a wait that grows until an event arrives; only after a refused bookmark there is none.
 * A watch that was open is always tried again, whatever it ended with: if the reason stays, it is told at opening.
 *
 * @throws {CosiError} canceled, or a refusal that stays
 */
export async function* followWatch(
  deps: ConnectionDeps,
  settings: WatchSettings,
  createRequest: () => WatchRequestInit,
): AsyncGenerator<WatchStep, never, undefined> {
  const signal = settings.signal ?? settings.callOptions?.signal;
  let attempt = 0;
  for (;;) {
    throwIfAborted(signal);
    const request = createRequest();
    const connection = connectWatch(deps, request, { ...settings, signal });
    let step: WatchStep;
    try {
      for (step = await connection.next(); step.kind === "event"; step = await connection.next()) {
        attempt = 0;
        yield step;
      }
    } finally {
      await connection.close();
    }
    const { isOpen } = connection;
    throwIfAborted(signal);
    const isRefusal = step.error.code === "invalidBookmark" && !isOpen;
    if ((isRefusal && !hasBookmark(request)) || isFinal(step.error, isOpen))
      throw nameError(step.error, request);
    yield step;
    if (!isRefusal) {
      await deps.clock.sleep(getBackoffMs(attempt, deps.random(), settings.backoff), signal);
      attempt++;
    }
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw toCanceled(signal);
}

function isFinal({ code }: CosiError, isOpen: boolean): boolean {
  return code === "canceled" || (!isOpen && !passing.includes(code));
}

function hasBookmark({ options }: WatchRequestInit): boolean {
  return options?.startFromBookmark !== undefined;
}

function nameError(error: CosiError, { namespace = "", type = "", id }: WatchRequestInit): CosiError {
  return error.withResource({ namespace, type, id });
}
