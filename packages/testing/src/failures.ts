import { CosiError, type CosiErrorCode, type MethodName } from "@cosi-spec/client";
import type { ServerCallRecord } from "./call-log.ts";

/** How calls are to fail. */
export interface FailureInit {
  readonly code: CosiErrorCode;
  /** Text of the error. Default: says that the test has ordered it. */
  readonly message?: string | undefined;
  /** Calls that fail. Default 1; `Number.POSITIVE_INFINITY` for all. */
  readonly times?: number | undefined;
  /** Calls that go well before. Default 0. */
  readonly after?: number | undefined;
  /**
   * `before`: the server does nothing. `after`: it does what it is asked to and the answer is lost; a stream breaks
   * after its first message. Default `before`.
   */
  readonly when?: "before" | "after" | undefined;
  /** Which calls are meant beside the method. Default: all. */
  readonly matches?: ((call: ServerCallRecord) => boolean) | undefined;
}

/** Failures that a test has ordered. */
export interface Failures {
  /** Orders a failure. @returns what takes back the rest of it */
  add(method: MethodName | "*", init: FailureInit): () => void;
  /** The failure of a call, which is counted by this. The first one ordered that fits counts. */
  take(call: ServerCallRecord): { readonly when: "before" | "after"; readonly error: CosiError } | undefined;
  /** Takes back all of them. */
  clear(): void;
}

/** Creates an empty list of failures. @throws {RangeError} `times` or `after` is no count */
export function createFailures(): Failures {
  const orders = new Set<{ method: MethodName | "*"; init: FailureInit; left: number; skip: number }>();
  return {
    add(method, init) {
      const { times = 1, after = 0 } = init;
      checkCount("times", times, 1);
      checkCount("after", after, 0);
      const order = { method, init, left: times, skip: after };
      orders.add(order);
      return () => void orders.delete(order);
    },
    take(call) {
      for (const order of orders) {
        const { method, init } = order;
        if (method !== "*" && method !== call.method) continue;
        if (init.matches?.(call) === false) continue;
        if (order.skip > 0) {
          order.skip--;
          continue;
        }
        order.left--;
        if (order.left <= 0) orders.delete(order);
        const message = init.message ?? `the test has ordered that ${call.method} fails`;
        return { when: init.when ?? "before", error: new CosiError(init.code, { message }) };
      }
      return undefined;
    },
    clear: () => orders.clear(),
  };
}

function checkCount(name: string, value: number, minimum: number): void {
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value >= minimum)) return;
  throw new RangeError(`${name} must be a whole number of at least ${minimum}, found ${value}`);
}
