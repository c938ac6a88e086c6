import { toCanceled } from "../clock.ts";
import { CosiError, isCosiError } from "../cosi-error.ts";
import type { CallOptions, Transport } from "../transport.ts";
import type { Link } from "./link.ts";
import type { OpenCalls } from "./open-calls.ts";

/** How long one endpoint has to answer before the next is tried. */
const maxConnectMs = 5_000;

/** A link for a call. */
interface Choice {
  readonly link: Link;
  /** Milliseconds left of the limit of the call; undefined where it has none. */
  readonly timeoutMs: number | undefined;
  /** Whether no endpoint was reached; the link is that of the last one, whose error says why. */
  readonly isLost: boolean;
}

/**
 * Makes one transport of the links to several endpoints of one service. There is one connection at a time: calls
 * stay with an endpoint until its connection is lost, and then go to the next one that can be reached, in the order
 * given and from the start again after the last.
 *
 * A connection stands before a call is sent over it, and a call that was sent is never sent again, here or elsewhere.
 */
export function switchLinks(openers: readonly (() => Link)[], calls: OpenCalls): Transport {
  const closing = new AbortController();
  let index = 0;
  let current: Link | undefined;
  let search: Promise<boolean> | undefined;

  /** Goes through the endpoints once. Answers whether one was reached. */
  async function reach(): Promise<boolean> {
    for (let tried = 1; ; tried++) {
      current ??= (openers[index] as () => Link)();
      const link = current;
      if (await link.connect(maxConnectMs)) return true;
      if (tried === openers.length || closing.signal.aborted) return false;
      link.close();
      index = (index + 1) % openers.length;
      current = undefined;
    }
  }

  async function choose({ signal, timeoutMs = 0 }: CallOptions): Promise<Choice> {
    const start = performance.now();
    let isLost = false;
    if (current?.isConnected !== true) {
      search ??= reach().finally(() => {
        search = undefined;
      });
      isLost = !(await waitFor(
        search,
        [closing.signal, ...(signal === undefined ? [] : [signal])],
        timeoutMs,
      ));
    }
    if (closing.signal.aborted || current === undefined) throw toClosed();
    if (timeoutMs === 0) return { link: current, timeoutMs: undefined, isLost };
    return { link: current, timeoutMs: Math.max(1, timeoutMs - (performance.now() - start)), isLost };
  }

  const explain = (error: unknown, isLost: boolean): unknown => {
    if (!isLost || !isCosiError(error, "unavailable")) return error;
    const message = `none of ${openers.length} endpoints can be reached; the last one: ${error.rawMessage}`;
    return new CosiError("unavailable", { message, status: error.status, cause: error });
  };

  return {
    async unary(method, request, options) {
      const { link, timeoutMs, isLost } = await choose(options);
      try {
        return await link.unary(method, request, { ...options, timeoutMs });
      } catch (error) {
        throw explain(error, isLost);
      }
    },
    stream: (method, request, options) => ({
      [Symbol.asyncIterator]() {
        const stop = new AbortController();
        const signal =
          options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
        let isLost = false;
        let opening: Promise<AsyncIterator<Uint8Array>> | undefined;
        const open = async (): Promise<AsyncIterator<Uint8Array>> => {
          const choice = await choose({ ...options, signal });
          isLost = choice.isLost;
          const callOptions = { ...options, timeoutMs: choice.timeoutMs };
          return choice.link.stream(method, request, callOptions)[Symbol.asyncIterator]();
        };
        return {
          async next() {
            try {
              opening ??= open();
              return await (await opening).next();
            } catch (error) {
              if (stop.signal.aborted) return { done: true, value: undefined };
              throw explain(error, isLost);
            }
          },
          async return() {
            stop.abort();
            await opening?.then(
              (opened) => opened.return?.(),
              () => undefined, // there was no call yet
            );
            opening ??= Promise.reject(toClosed());
            opening.catch(() => undefined);
            return { done: true, value: undefined };
          },
        };
      },
    }),
    getConnection() {
      const mine = current;
      if (mine === undefined) return undefined;
      return {
        abandon() {
          // A search gives up by itself what it cannot reach.
          if (current !== mine || search !== undefined) return;
          index = (index + 1) % openers.length;
          current = undefined;
          mine.abandon();
        },
      };
    },
    close() {
      closing.abort();
      calls.close();
      current?.close();
    },
  };
}

/** Waits for a promise, but not longer than a caller does; 0 means no limit in time. */
function waitFor<T>(promise: Promise<T>, signals: readonly AbortSignal[], timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => settle(() => reject(toCanceled(signals.find(({ aborted }) => aborted))));
    const onTime = (): void => {
      const message = `no endpoint could be reached within ${timeoutMs} ms`;
      settle(() => reject(new CosiError("deadlineExceeded", { message })));
    };
    const timer = timeoutMs > 0 ? setTimeout(onTime, Math.min(timeoutMs, 2 ** 31 - 1)) : undefined;
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", onAbort);
      act();
    };
    for (const signal of signals) signal.addEventListener("abort", onAbort);
    if (signals.some(({ aborted }) => aborted)) return onAbort();
    promise.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}

function toClosed(): CosiError {
  return new CosiError("canceled", { message: "the transport is closed" });
}
