import { type ClientHttp2Session, type ClientHttp2Stream, constants } from "node:http2";
import { toFrame } from "../bench/frame.ts";
import { openSession } from "../bench/load.ts";
import { createRandom } from "../src/world/random.ts";
import { createFuzzedRequest, type FuzzedRequest } from "./mutate.ts";

/** What came of a fuzz run. */
export interface FuzzResult {
  readonly sent: number;
  /** Answers by gRPC status code; `open` counts watches and waits that were open until they were cancelled. */
  readonly answers: Readonly<Record<string, number>>;
  /** Requests without an answer although the server answered a Get that was sent later. */
  readonly hung: readonly FuzzedRequest[];
  /** Connections that the server broke. */
  readonly brokenConnections: number;
}

/** Requests that are under way at the same time. */
const inFlight = 32;

/**
 * Batches on one connection. HTTP/2 servers end a connection on which a client resets very many streams, which
 * is what the watches of a fuzz run come to.
 */
const batchesPerConnection = 16;

/**
 * Sends `count` malformed requests over a unix socket and looks what comes back.
 *
 * After every batch a Get is the fence: whatever is still open then, and is neither a watch nor a wait for
 * finalizers, hangs.
 *
 * @param onBatch called with the number of requests sent so far.
 */
export async function fuzzServer(
  socket: string,
  options: { readonly seed: string; readonly count: number; readonly onBatch?: (sent: number) => void },
): Promise<FuzzResult> {
  const random = createRandom("fuzz", options.seed);
  const answers: Record<string, number> = {};
  const hung: FuzzedRequest[] = [];
  let brokenConnections = 0;
  let isBroken = false;
  const connect = (): ClientHttp2Session => {
    const opened = openSession(socket);
    opened.on("error", () => {
      isBroken = true;
    });
    return opened;
  };
  let session = connect();
  let batches = 0;
  const note = (key: string): void => {
    answers[key] = (answers[key] ?? 0) + 1;
  };
  for (let sent = 0; sent < options.count; ) {
    const batch = Array.from({ length: Math.min(inFlight, options.count - sent) }, () =>
      createFuzzedRequest(random),
    );
    const calls = batch.map((request) => ({ request, ...start(session, request.method, request.bytes) }));
    const fence = start(session, "Get", new Uint8Array(0));
    await fence.ended;
    // Answers of unary calls can overtake the fence by a turn; a second fence gives the last ones time.
    await start(session, "Get", new Uint8Array(0)).ended;
    for (const { request, stream, ended, isOver } of calls) {
      const canWait = request.method === "Watch" || request.method === "TeardownAndDestroy";
      if (!isOver() && canWait) {
        note("open");
        stream.close(constants.NGHTTP2_CANCEL);
        continue;
      }
      if (!isOver() && !(await endsSoon(session, ended, isOver))) {
        hung.push(request);
        stream.close(constants.NGHTTP2_CANCEL);
        continue;
      }
      note(await ended);
    }
    sent += batch.length;
    const isOver = isBroken || session.closed || session.destroyed;
    if (isOver) brokenConnections++;
    if (isOver || ++batches % batchesPerConnection === 0) {
      session.close();
      isBroken = false;
      session = connect();
    }
    options.onBatch?.(sent);
  }
  session.close();
  return { sent: options.count, answers, hung, brokenConnections };
}

interface Call {
  readonly stream: ClientHttp2Stream;
  /** gRPC status, or `reset`. */
  readonly ended: Promise<string>;
  isOver(): boolean;
}

function start(session: ClientHttp2Session, method: string, bytes: Uint8Array): Call {
  const stream = session.request({
    ":method": "POST",
    ":path": `/cosi.resource.State/${method}`,
    "content-type": "application/grpc",
    te: "trailers",
  });
  let isOver = false;
  const ended = new Promise<string>((resolve) => {
    let status: string | undefined;
    stream.on("response", (headers) => {
      status = headers["grpc-status"] as string | undefined;
    });
    stream.on("trailers", (trailers) => {
      status = String(trailers["grpc-status"]);
    });
    stream.on("error", () => undefined); // told by "close" as well
    stream.on("close", () => {
      isOver = true;
      resolve(status ?? "reset");
    });
  });
  stream.resume();
  stream.end(toFrame(bytes));
  return { stream, ended, isOver: () => isOver };
}

/** Gives a late answer up to a hundred round trips. */
async function endsSoon(
  session: ClientHttp2Session,
  ended: Promise<string>,
  isOver: () => boolean,
): Promise<boolean> {
  for (let i = 0; i < 100 && !isOver(); i++)
    await Promise.race([ended, start(session, "Get", new Uint8Array(0)).ended]);
  return isOver();
}
