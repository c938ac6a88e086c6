import { startLineProcess } from "./line-process.ts";
import type { RawReport, RawStep } from "./raw.ts";

/** How a call of the sender ended. */
export interface CallEnd {
  /** gRPC status code as grpc-go saw it. */
  readonly code: number;
  /** Name of the code in grpc-go. */
  readonly name: string;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly trailers?: Readonly<Record<string, readonly string[]>>;
  /** Every message received, in order. */
  readonly messages: readonly Uint8Array[];
}

/** What to call and how; the fields are those of the sender's `call`. */
export interface CallOptions {
  readonly mode?: "unary" | "serverStream" | "open";
  readonly gzip?: boolean;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly timeoutMs?: number;
  readonly cancelAfter?: number;
  readonly holdAfter?: number;
}

/** A call made by the sender. */
export interface PeerCall {
  readonly end: Promise<CallEnd>;
  /** Resolves once that many messages have arrived; rejects if the call ends before. */
  received(count: number): Promise<readonly Uint8Array[]>;
  /** Resolves once the sender has stopped reading because of `holdAfter`. */
  readonly held: Promise<void>;
  /** Acts on the call; resolves when the sender has done it. */
  act(op: "cancel" | "closeSend" | "resume" | "send", requests?: readonly Uint8Array[]): Promise<void>;
}

/** A connection of the sender. */
export interface PeerLink {
  call(path: string, requests: readonly Uint8Array[], options?: CallOptions): PeerCall;
  /** Cuts the sockets without a goodbye. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

/** The program in its mode `sender`. */
export interface Sender {
  connect(
    endpoint: string,
    options?: { readonly maxMessageBytes?: number; readonly windowBytes?: number },
  ): Promise<PeerLink>;
  /** Speaks HTTP/2 frame by frame on a new connection. */
  raw(endpoint: string, steps: readonly RawStep[], timeoutMs?: number): Promise<RawReport>;
  close(): Promise<void>;
}

interface SenderEvent extends Omit<CallEnd, "messages"> {
  readonly id: string;
  readonly event: "done" | "error" | "message" | "held" | "end" | "raw";
  readonly bytes?: string;
  readonly raw?: RawReport;
}

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** A promise with its levers. */
function createPromise<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((...levers) => {
    [resolve, reject] = levers;
  });
  return { promise, resolve, reject };
}

/** Starts the program in its mode `sender`. */
export function startSender(path: string): Sender {
  const listeners = new Map<string, (event: SenderEvent) => void>();
  const failures = new Set<(error: Error) => void>();
  let count = 0;
  const program = startLineProcess(
    path,
    ["sender"],
    (event: SenderEvent) => listeners.get(event.id)?.(event),
    (error) => {
      for (const fail of failures) fail(error);
    },
  );

  function start(
    fields: object,
    listener: (event: SenderEvent) => void,
    fail: (error: Error) => void,
  ): string {
    const id = String(++count);
    failures.add(fail);
    listeners.set(id, (event) => {
      if (event.event !== "message" && event.event !== "held") {
        listeners.delete(id);
        failures.delete(fail);
      }
      listener(event);
    });
    program.send({ ...fields, id });
    return id;
  }

  function run(fields: object): Promise<SenderEvent> {
    return new Promise((resolve, reject) => {
      start(
        fields,
        (event) => (event.event === "error" ? reject(new Error(event.text)) : resolve(event)),
        reject,
      );
    });
  }

  function call(
    conn: string,
    method: string,
    requests: readonly Uint8Array[],
    options: CallOptions,
  ): PeerCall {
    const messages: Uint8Array[] = [];
    const waiting = new Set<() => void>();
    const held = createPromise<void>();
    const ended = createPromise<CallEnd>();
    ended.promise.catch(() => undefined); // whoever waits hears it
    let isOver = false;
    const id = start(
      { op: "call", conn, method, mode: "unary", ...options, requests: requests.map(encode) },
      (event) => {
        if (event.event === "message") messages.push(Buffer.from(event.bytes ?? "", "base64"));
        else if (event.event === "held") held.resolve();
        else {
          isOver = true;
          if (event.event === "end") ended.resolve({ ...event, messages });
          else ended.reject(new Error(event.text));
        }
        for (const check of [...waiting]) check();
      },
      ended.reject,
    );
    return {
      end: ended.promise,
      held: held.promise,
      received: (wanted) =>
        new Promise((resolve, reject) => {
          const check = (): void => {
            if (messages.length >= wanted) resolve(messages.slice(0, wanted));
            else if (isOver)
              reject(new Error(`the call ended after ${messages.length} of ${wanted} messages`));
            else return;
            waiting.delete(check);
          };
          waiting.add(check);
          ended.promise.catch(reject);
          check();
        }),
      async act(op, more = []) {
        await run({ op, call: id, requests: more.map(encode) });
      },
    };
  }

  return {
    async connect(endpoint, options = {}) {
      const conn = String(++count);
      await run({ op: "connect", conn, endpoint, ...options });
      return {
        call: (method, requests, callOptions = {}) => call(conn, method, requests, callOptions),
        drop: async () => {
          await run({ op: "drop", conn });
        },
        close: async () => {
          await run({ op: "close", conn });
        },
      };
    },
    async raw(endpoint, steps, timeoutMs) {
      const { raw } = await run({
        op: "raw",
        endpoint,
        steps,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      if (raw === undefined) throw new Error("the sender reported nothing");
      return raw;
    },
    close: () => program.close(),
  };
}
