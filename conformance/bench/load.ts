import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { connect as connectSocket } from "node:net";
import { createFrameCounter } from "./frame.ts";

/** Opens an HTTP/2 connection over a unix socket. */
export function openSession(socket: string): ClientHttp2Session {
  return connect("http://localhost", {
    createConnection: () => connectSocket(socket),
    settings: { initialWindowSize: 4 * 1024 * 1024 },
  });
}

function start(session: ClientHttp2Session, method: string, frame: Buffer): ClientHttp2Stream {
  const stream = session.request({
    ":method": "POST",
    ":path": `/cosi.resource.State/${method}`,
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.end(frame);
  return stream;
}

/** Makes one call and resolves with the number of messages in the answer. */
export function call(session: ClientHttp2Session, method: string, frame: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = start(session, method, frame);
    const count = createFrameCounter();
    let messages = 0;
    let status = "";
    stream.on("response", (headers) => {
      status = String(headers["grpc-status"] ?? "");
    });
    stream.on("trailers", (trailers) => {
      status = String(trailers["grpc-status"] ?? "");
    });
    stream.on("data", (chunk: Buffer) => {
      messages += count(chunk);
    });
    stream.on("end", () => {
      if (status === "0") resolve(messages);
      else reject(new Error(`${method} ended with grpc-status ${status}`));
    });
    stream.on("error", reject);
  });
}

/** Calls per second with `inFlight` calls at a time, over `count` calls. */
export async function measureCalls(
  session: ClientHttp2Session,
  method: string,
  frame: Buffer,
  options: { readonly inFlight: number; readonly count: number },
): Promise<number> {
  let left = options.count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await call(session, method, frame);
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: options.inFlight }, worker));
  return (options.count * 1000) / (performance.now() - begin);
}

/** Events per second that arrive at `watchers` watches while `frames` are sent as Create calls, 32 at a time. */
export async function measureWatch(
  session: ClientHttp2Session,
  watchFrame: Buffer,
  frames: readonly Buffer[],
  watchers: number,
): Promise<number> {
  const due = frames.length;
  const streams: ClientHttp2Stream[] = [];
  const opened: Promise<void>[] = [];
  const arrived: Promise<void>[] = [];
  for (let i = 0; i < watchers; i++) {
    const stream = start(session, "Watch", watchFrame);
    streams.push(stream);
    const count = createFrameCounter();
    let messages = 0;
    let onOpen = (): void => undefined;
    let onAll = (): void => undefined;
    opened.push(
      new Promise((resolve) => {
        onOpen = resolve;
      }),
    );
    arrived.push(
      new Promise((resolve) => {
        onAll = resolve;
      }),
    );
    stream.on("error", () => undefined); // closed by us at the end
    stream.on("data", (chunk: Buffer) => {
      const isFirst = messages === 0;
      messages += count(chunk);
      if (isFirst && messages > 0) onOpen();
      if (messages === due + 1) onAll();
    });
  }
  await Promise.all(opened);
  const begin = performance.now();
  const queue = [...frames];
  const worker = async (): Promise<void> => {
    for (let frame = queue.shift(); frame !== undefined; frame = queue.shift())
      await call(session, "Create", frame);
  };
  await Promise.all([...Array.from({ length: 32 }, worker), ...arrived]);
  const perSecond = (due * watchers * 1000) / (performance.now() - begin);
  for (const stream of streams) stream.close();
  return perSecond;
}
