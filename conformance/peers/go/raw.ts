/** What the server did on one stream of a raw connection. */
export interface RawStream {
  readonly headers?: Readonly<Record<string, string>>;
  readonly trailers?: Readonly<Record<string, string>>;
  /** Contents of DATA frames, base64. */
  readonly bytes: string;
  /** END_STREAM has come. */
  readonly ended: boolean;
  /** Error code of RST_STREAM, if that has come. */
  readonly reset?: number;
}

/** What the server did on a raw connection. */
export interface RawReport {
  readonly streams: Readonly<Record<string, RawStream>>;
  /** Pings that were answered. */
  readonly pings: number;
  /** Error code of GOAWAY, if that has come. */
  readonly goAway?: number;
  /** The server has closed the connection. */
  readonly closed: boolean;
  /** The steps did not come to their end in time. */
  readonly timedOut: boolean;
}

/** One step on a raw connection. */
export type RawStep =
  | { readonly do: "greet" | "settle" | "awaitClose" | "cut" }
  | {
      readonly do: "headers";
      readonly stream: number;
      readonly fields: readonly (readonly [string, string])[];
      readonly endStream?: boolean;
    }
  | { readonly do: "data"; readonly stream: number; readonly bytes: string; readonly endStream?: boolean }
  | { readonly do: "ping" | "awaitPings"; readonly count: number }
  | { readonly do: "reset"; readonly stream: number; readonly code: number }
  | { readonly do: "window"; readonly stream: number; readonly increment: number }
  | { readonly do: "goAway"; readonly code: number }
  | { readonly do: "write"; readonly bytes: string }
  | { readonly do: "awaitHeaders" | "awaitEnd"; readonly stream: number };

/** Connection preface and settings, both ways. */
export const greeting: readonly RawStep[] = [{ do: "greet" }, { do: "settle" }];

/** Headers of a gRPC call with one or more fields exchanged for others, or taken out by `undefined`. */
export function callHeaders(
  stream: number,
  path: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): RawStep {
  const fields = {
    ":method": "POST",
    ":scheme": "http",
    ":path": path,
    ":authority": "localhost",
    "content-type": "application/grpc",
    te: "trailers",
    ...changes,
  };
  return {
    do: "headers",
    stream,
    fields: Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  };
}

/** DATA with a gRPC frame whose flag and length can be wrong. */
export function callData(
  stream: number,
  message: Uint8Array,
  options: { readonly flag?: number; readonly length?: number; readonly endStream?: boolean } = {},
): RawStep {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(options.flag ?? 0, 0);
  prefix.writeUInt32BE(options.length ?? message.length, 1);
  const bytes = Buffer.concat([prefix, message]).toString("base64");
  return { do: "data", stream, bytes, endStream: options.endStream ?? true };
}

/** A whole well-formed call, up to the end of its answer. */
export function wholeCall(stream: number, path: string, message: Uint8Array): readonly RawStep[] {
  return [callHeaders(stream, path), callData(stream, message), { do: "awaitEnd", stream }];
}

/** Status of a raw call: the code, wherever the server put it, or undefined if it sent none. */
export function grpcStatus(stream: RawStream | undefined): number | undefined {
  const text = stream?.trailers?.["grpc-status"] ?? stream?.headers?.["grpc-status"];
  return text === undefined ? undefined : Number(text);
}
