import type { DestroyWait } from "../state/destroy-wait.ts";
import type { ResourceMatcher } from "../state/query.ts";
import type { Resource } from "../state/resource.ts";
import type { Watch, WatchEvent } from "../state/watch-cursor.ts";
import { startWorkBudget } from "../state/work-budget.ts";
import { encodeWatchMessage } from "./encode-watch-message.ts";
import { Code, type Status } from "./status.ts";
import { getStatusOfError, okStatus } from "./status-of-error.ts";

/** A call as its method sees it; `next` may throw, `OpenCall` contains that. */
export interface CallBody {
  /** Next message, or undefined: nothing now, or nothing any more if `end` is set. */
  next(): Uint8Array | undefined;
  readonly end: Status | undefined;
  onReady?(listener: () => void): void;
  /** Releases what the call holds. */
  close?(): void;
}

const noBytes = new Uint8Array(0);

/** Answers with one message. */
export function createUnaryBody(message: Uint8Array): CallBody {
  let pending: Uint8Array | undefined = message;
  return {
    next() {
      const answer = pending;
      pending = undefined;
      return answer;
    },
    get end() {
      return pending === undefined ? okStatus : undefined;
    },
  };
}

/**
 * Sends the resources of a snapshot that match, one a message.
 *
 * @requirement COSI-LST-001
 */
export function createListBody(
  resources: readonly Resource[],
  matches: ResourceMatcher | undefined,
  nowMs: () => number,
): CallBody {
  let index = 0;
  let notify: (() => void) | undefined;
  return {
    next() {
      const budget = startWorkBudget(nowMs);
      while (index < resources.length) {
        const resource = resources[index++] as Resource;
        if (matches === undefined || matches(resource)) return resource.responseBytes;
        if (budget.isSpent()) {
          setImmediate(() => notify?.());
          return undefined;
        }
      }
      return undefined;
    },
    get end() {
      return index >= resources.length ? okStatus : undefined;
    },
    onReady(listener) {
      notify = listener;
    },
  };
}

/** Answers with an empty message once the resource is gone. */
export function createDestroyWaitBody(wait: DestroyWait): CallBody {
  let isSent = false;
  return {
    next() {
      // Thrown, so that it is reported.
      if (wait.end?.code === "storageFailed") throw wait.end;
      if (!wait.isDone || isSent) return undefined;
      isSent = true;
      return noBytes;
    },
    get end() {
      if (wait.end !== undefined) return getStatusOfError(wait.end);
      return isSent ? okStatus : undefined;
    },
    onReady: (listener) => wait.onReady(listener),
    close: () => wait.close(),
  };
}

/** How the events of a watch become messages. */
export interface WatchBodyOptions {
  /** Several events may share a message. */
  readonly isAggregated: boolean;
  /** Below 1 the client knows neither BOOTSTRAPPED nor ERRORED. */
  readonly apiVersion: number;
  /** Size above which no event is added to a message. */
  readonly maxAggregateBytes: number;
  readonly nowMs: () => number;
}

/**
 * Sends an empty message, then the events of a watch.
 *
 * @requirement COSI-WCH-001
 * @requirement COSI-WCH-006
 * @requirement COSI-WCH-025
 * @requirement COSI-WCH-026
 * @requirement COSI-LIM-009
 */
export function createWatchBody(watch: Watch, options: WatchBodyOptions): CallBody {
  const { isAggregated, apiVersion, maxAggregateBytes, nowMs } = options;
  let isOpened = false;
  /** Encoded event that did not fit into the message before it. */
  let leftover: Uint8Array | undefined;

  function isVisible({ type }: WatchEvent): boolean {
    return apiVersion >= 1 || (type !== "bootstrapped" && type !== "errored");
  }

  function nextEvent(): WatchEvent | undefined {
    for (;;) {
      const event = watch.next();
      if (event === undefined || isVisible(event)) return event;
    }
  }

  function nextAggregate(): Uint8Array | undefined {
    const parts: Uint8Array[] = [];
    let size = 0;
    if (leftover !== undefined) {
      parts.push(leftover);
      size = leftover.length;
      leftover = undefined;
    }
    const budget = startWorkBudget(nowMs);
    for (;;) {
      const event = nextEvent();
      if (event === undefined) break;
      const message = encodeWatchMessage(event);
      const isAlone = event.type === "noop" || event.type === "errored";
      if (parts.length > 0 && (isAlone || size + message.length > maxAggregateBytes)) {
        leftover = message;
        break;
      }
      parts.push(message);
      size += message.length;
      if (isAlone || size >= maxAggregateBytes || budget.isSpent()) break;
    }
    if (parts.length <= 1) return parts[0];
    return Buffer.concat(parts, size);
  }

  return {
    next() {
      if (!isOpened) {
        isOpened = true;
        return noBytes;
      }
      if (isAggregated) return nextAggregate();
      const event = nextEvent();
      return event === undefined ? undefined : encodeWatchMessage(event);
    },
    get end() {
      if (!isOpened || leftover !== undefined || watch.end === undefined) return undefined;
      const status = getStatusOfError(watch.end);
      return status.code === Code.OK ? undefined : status;
    },
    onReady: (listener) => watch.onReady(listener),
    close: () => watch.close(),
  };
}
