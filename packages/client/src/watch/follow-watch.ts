import { getBackoffMs } from "../backoff.ts";
import { toCanceled } from "../clock.ts";
import { CosiError, type CosiErrorCode } from "../cosi-error.ts";
import type { WatchRequestInit } from "./read-watch.ts";
import { type ConnectionDeps, connectWatch, type WatchStep } from "./watch-connection.ts";
import type { WatchSettings } from "./watch-settings.ts";

/** Attempts at one place of the history with a message that cannot be decoded. */
const maxBroken = 3;
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
 * A watch that was open is always tried again, whatever it ended with: if the reason stays, it is told at opening. Only
 * a message that cannot be decoded would come again and again: it ends the watch at the third attempt.
 *
 * @throws {CosiError} canceled, or a refusal that stays
 * @throws {CosiError} internal: three connections in a row ended at a message that cannot be decoded, without an event
 * that was new
 */
export async function* followWatch(
  deps: ConnectionDeps,
  settings: WatchSettings,
  createRequest: () => WatchRequestInit,
): AsyncGenerator<WatchStep, never, undefined> {
  const signal = settings.signal ?? settings.callOptions?.signal;
  let attempt = 0;
  let brokenCount = 0;
  let lastCount = 0;
  for (;;) {
    throwIfAborted(signal);
    const request = createRequest();
    const connection = connectWatch(deps, request, { ...settings, signal });
    let step: WatchStep;
    let count = 0;
    try {
      for (step = await connection.next(); step.kind === "event"; step = await connection.next()) {
        attempt = 0;
        count++;
        yield step;
      }
    } finally {
      await connection.close();
    }
    const { isOpen } = connection;
    throwIfAborted(signal);
    const isRefusal = step.error.code === "invalidBookmark" && !isOpen;
    // Without a bookmark the events up to the broken message come again.
    if (hasBookmark(request) ? count > 0 : count !== lastCount) brokenCount = 0;
    if (!hasBookmark(request)) lastCount = count;
    if (connection.isBroken && ++brokenCount === maxBroken) throw nameError(toBroken(step.error), request);
    if ((isRefusal && !hasBookmark(request)) || isFinal(step.error, isOpen))
      throw nameError(step.error, request);
    yield step;
    const waitMs = isRefusal ? 0 : getBackoffMs(attempt, deps.random(), settings.backoff);
    settings.onRetry?.({ attempt: attempt + 1, waitMs, error: nameError(step.error, request) });
    if (isRefusal) continue;
    await deps.clock.sleep(waitMs, signal);
    attempt++;
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw toCanceled(signal);
}

function isFinal({ code, status }: CosiError, isOpen: boolean): boolean {
  // With a status it was the server that gave up the call, as some do when they stop.
  if (code === "canceled") return status === undefined;
  return !isOpen && !passing.includes(code);
}

function toBroken({ rawMessage, cause }: CosiError): CosiError {
  const message = `the watch met the same fault ${maxBroken} times in a row: ${rawMessage}`;
  return new CosiError("internal", { message, cause });
}

function hasBookmark({ options }: WatchRequestInit): boolean {
  return options?.startFromBookmark !== undefined;
}

function nameError(error: CosiError, { namespace = "", type = "", id }: WatchRequestInit): CosiError {
  return error.withResource({ namespace, type, id });
}
