import type { Event as WireEvent } from "@cosi-spec/types";
import { CosiError } from "../cosi-error.ts";
import { checkServer } from "./check-server.ts";
import { readWatch, type WatchRequestInit } from "./read-watch.ts";
import type { WatchDeps, WatchSettings } from "./watch-settings.ts";

/** What a connection has next: an event, or the reason why there is none any more. */
export type WatchStep =
  | { readonly kind: "event"; readonly event: WireEvent }
  | { readonly kind: "ended"; readonly error: CosiError };

/** One Watch call in progress. */
export interface WatchConnection {
  /** Whether the server has accepted the watch. */
  readonly isOpen: boolean;
  /** Whether it ended at a message that cannot be decoded. */
  readonly isBroken: boolean;
  /** Waits for the next event. Never rejects. */
  next(): Promise<WatchStep>;
  /** Ends the call. */
  close(): Promise<void>;
}

/** Parts of the dependencies that a connection needs. */
export type ConnectionDeps = Pick<WatchDeps<never>, "transport" | "clock" | "random">;

/**
 * Starts a Watch call at the first `next`, and looks after the server while the call is silent. An abort of
 * `signal` ends the call.
 */
export function connectWatch(
  deps: ConnectionDeps,
  request: WatchRequestInit,
  settings: WatchSettings & { readonly signal: AbortSignal | undefined },
): WatchConnection {
  const { signal, callOptions, silenceMs = 0 } = settings;
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) abort();
  else signal?.addEventListener("abort", abort, { once: true });

  let isOpen = false;
  const onOpen = (): void => {
    isOpen = true;
  };
  let isBroken = false;
  const onBroken = (): void => {
    isBroken = true;
  };
  const events = readWatch(deps.transport, request, {
    ...callOptions,
    ...{ signal: controller.signal, onOpen, onBroken },
  });
  let pending: Promise<WatchStep> | undefined;

  return {
    get isOpen() {
      return isOpen;
    },
    get isBroken() {
      return isBroken;
    },
    async next() {
      pending ??= events.next().then(
        ({ done, value }): WatchStep =>
          done === true ? toEnd("the server ended the watch") : { kind: "event", event: value },
        (error): WatchStep => ({ kind: "ended", error: CosiError.from(error) }),
      );
      const step = silenceMs > 0 ? await waitWatchfully(deps, pending, silenceMs, settings) : await pending;
      if (step === undefined) return toEnd(`the server has given no sign of life for ${2 * silenceMs} ms`);
      pending = undefined;
      return step;
    },
    async close() {
      signal?.removeEventListener("abort", abort);
      controller.abort();
      const left = events.return().catch(() => {
        // How a call ends that nobody reads any more is of no interest.
      });
      // The end of a call that is silent can be long in coming.
      if (pending === undefined) await left;
    },
  };
}

function toEnd(message: string): WatchStep {
  return { kind: "ended", error: new CosiError("unavailable", { message }) };
}

/** The step, or undefined if the server is gone. */
async function waitWatchfully(
  deps: ConnectionDeps,
  pending: Promise<WatchStep>,
  silenceMs: number,
  settings: WatchSettings & { readonly signal: AbortSignal | undefined },
): Promise<WatchStep | undefined> {
  for (;;) {
    const timer = new AbortController();
    const silence = deps.clock.sleep(silenceMs, timer.signal).then(
      () => undefined,
      () => undefined,
    );
    const step = await Promise.race([pending, silence]);
    // With a reason of its own: to make the default one takes longer than to read an event.
    timer.abort("over");
    if (step !== undefined) return step;
    const connection = deps.transport.getConnection?.();
    const isAlive = checkServer(deps, { ...settings, timeoutMs: silenceMs });
    const answer = await Promise.race([pending, isAlive]);
    if (answer === false) {
      // Otherwise the next call would go the same dead way.
      connection?.abandon();
      return undefined;
    }
    if (answer !== true) return answer;
  }
}
