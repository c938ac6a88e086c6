import {
  type CallOptions,
  type Client,
  type ClientOptions,
  CosiError,
  createClient,
  type MethodName,
  type Transport,
} from "@cosi-spec/client";
import { CallError, createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState, type State } from "@cosi-spec/runtime/state";
import { type ServerCallRecord, toCallRecord } from "./call-log.ts";
import { createFailures, type FailureInit } from "./failures.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { type SeedResource, storeSeed } from "./seed-resource.ts";

/** Options of a server for tests. */
export interface TestServerOptions {
  /** Time of the server and of its clients. Default: a clock that advances by itself, so that retries take no time. */
  readonly clock?: FakeClock | undefined;
  /** Events that the server keeps of each kind. Few make watches miss some. Default 1,000. */
  readonly historyCapacity?: number | undefined;
  /** Resources that are there from the start, made with `seed`. Default: none. */
  readonly resources?: readonly SeedResource[] | undefined;
}

/** The reference server in this process, without a socket, on which everything can be made to fail. */
export interface TestServer {
  /** A client of the server, made at the first use. */
  readonly client: Client;
  /** Makes another client, for a part of the application that wants one of its own. */
  createClient(options?: Omit<ClientOptions, "transport">): Client;
  /** The way to the server. Closing it closes nothing but the calls made over it. */
  createTransport(): Transport;
  /** The resources of the server, to read and to write past all failures. After a `restart` it is the new one. */
  readonly state: State;
  readonly clock: FakeClock;
  /** Calls that reached the server so far, those that failed by order among them. Empty it with `length = 0`. */
  readonly calls: ServerCallRecord[];
  /** Lets calls of a method fail. @returns what takes back the rest of the order */
  fail(method: MethodName | "*", init: FailureInit): () => void;
  /** Breaks the streams and calls that are open with `unavailable`. @returns how many there were */
  cut(): number;
  /**
   * Breaks what is open, as `cut`, and starts a new server: with the resources and bookmarks of the old one, or with
   * nothing, not even the resources that were there at the start. Default: keeps them.
   */
  restart(options?: { readonly keep?: boolean | undefined }): void;
  /** Ends all calls and closes all clients. Idempotent. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Creates a server for a test. It is the reference server itself: what it does not do by order is what a server does.
 *
 * @throws {StateError} a resource of the start is not valid, or is there twice
 * @throws {RangeError} `historyCapacity` is no whole number of at least 1
 */
export function createTestServer({
  clock = createFakeClock({ isAutoAdvancing: true }),
  historyCapacity,
  resources = [],
}: TestServerOptions = {}): TestServer {
  const calls: ServerCallRecord[] = [];
  const failures = createFailures();
  const open = new Set<AbortController>();
  const clients = new Set<Client>();
  let lives = 0;
  let state = createTestState();
  let server = createInProcessServer(createStateHandler(state));
  let client: Client | undefined;
  let isClosed = false;
  for (const resource of resources) storeSeed(state, resource);

  function createTestState(): State {
    const life = ++lives % 256;
    return createState({
      ...(historyCapacity !== undefined && { historyCapacity }),
      clock: () => clock.toTimestamp(),
      // A scan never pauses: what a test sees does not depend on the speed of the machine.
      nowMs: () => 0,
      randomBytes: (count) => new Uint8Array(count).fill(life),
    });
  }

  function cut(): number {
    const { size } = open;
    for (const controller of [...open]) controller.abort(lost());
    return size;
  }

  async function* stream(
    method: MethodName,
    request: Uint8Array,
    { signal }: CallOptions,
    closing: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    for (const each of [closing, signal]) if (each?.aborted === true) throw toCanceled(each);
    const record = toCallRecord(method, request);
    calls.push(record);
    const failure = failures.take(record);
    if (failure?.when === "before") throw failure.error;
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    signal?.addEventListener("abort", abort, { once: true });
    closing.addEventListener("abort", abort, { once: true });
    open.add(controller);
    try {
      for await (const message of server.handle(method, request, { signal: controller.signal })) {
        if (failure !== undefined && method !== "Watch" && method !== "List") continue;
        yield message;
        if (failure !== undefined) break;
      }
    } catch (error) {
      throw toError(method, error, [closing, signal], controller.signal);
    } finally {
      open.delete(controller);
      signal?.removeEventListener("abort", abort);
      closing.removeEventListener("abort", abort);
    }
    if (failure !== undefined) throw failure.error;
  }

  const made: TestServer = {
    get client() {
      client ??= made.createClient();
      return client;
    },
    createClient(options = {}) {
      const own = createClient({ clock, random: () => 0, ...options, transport: made.createTransport() });
      clients.add(own);
      return own;
    },
    createTransport() {
      const closing = new AbortController();
      return {
        async unary(method, request, options) {
          let answer: Uint8Array | undefined;
          for await (const message of withDeadline(clock, options, (limited) =>
            stream(method, request, limited, closing.signal),
          ))
            answer = message;
          if (answer !== undefined) return answer;
          throw new CosiError("internal", { message: "there is no answer" });
        },
        stream: (method, request, options) =>
          withDeadline(clock, options, (limited) => stream(method, request, limited, closing.signal)),
        close: () => closing.abort(),
      };
    },
    get state() {
      return state;
    },
    clock,
    calls,
    fail: (method, init) => failures.add(method, init),
    cut,
    restart({ keep = true } = {}) {
      cut();
      const before = server;
      if (!keep) state = createTestState();
      server = createInProcessServer(createStateHandler(state));
      void before.close();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      for (const each of clients) each.close();
      await server.close();
    },
    [Symbol.asyncDispose]: () => made.close(),
  };
  return made;
}

function lost(): CosiError {
  return new CosiError("unavailable", { message: "the connection broke" });
}

function toCanceled({ reason }: AbortSignal): CosiError {
  return new CosiError("canceled", { message: "the caller ended the operation", cause: reason });
}

/** The error that a real transport would throw. */
function toError(
  method: MethodName,
  error: unknown,
  signals: readonly (AbortSignal | undefined)[],
  { reason }: AbortSignal,
): unknown {
  const aborted = signals.find((each) => each?.aborted === true);
  if (aborted !== undefined) return toCanceled(aborted);
  if (reason instanceof CosiError) return reason;
  return error instanceof CallError ? CosiError.fromStatus(method, error.code, error.details) : error;
}

/** Ends a call when its time is over, by the clock of the test. */
async function* withDeadline(
  clock: FakeClock,
  options: CallOptions,
  call: (options: CallOptions) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { timeoutMs = 0, signal } = options;
  if (timeoutMs === 0) {
    yield* call(options);
    return;
  }
  const isOver = new AbortController();
  const late = new AbortController();
  clock.sleep(timeoutMs, isOver.signal).then(
    () => late.abort(),
    () => undefined, // the call was over before its time
  );
  try {
    yield* call({
      ...options,
      signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    });
  } catch (error) {
    if (!late.signal.aborted) throw error;
    throw new CosiError("deadlineExceeded", { message: `there was no answer within ${timeoutMs} ms` });
  } finally {
    isOver.abort();
  }
}
