import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";

/** What a test sends. */
export interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const statePath = "/cosi.resource.State/";

/** Opens a request to a server: `Get` means its path in the State service. Headers of gRPC-Web are the default. */
export function open(url: string, sent: Sent): Promise<IncomingMessage> {
  const { path = "Get", method = "POST", headers = {}, body = frame(0, "") } = sent;
  return new Promise((resolve, reject) => {
    const made = request(
      new URL(path.startsWith("/") ? path : statePath + path, url),
      { method, headers: { "content-type": "application/grpc-web+proto", ...headers }, agent: false },
      resolve,
    );
    made.on("error", reject);
    made.end(method === "POST" ? body : undefined);
  });
}

/** Makes a request and reads the whole answer. */
export async function send(url: string, sent: Sent): Promise<Received> {
  const response = await open(url, sent);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

/** A frame of gRPC-Web. */
export function frame(flags: number, data: Uint8Array | string): Buffer {
  const bytes = Buffer.from(data as string);
  const header = Buffer.alloc(5);
  header[0] = flags;
  header.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([header, bytes]);
}

/** The messages in frames, and the trailers as text. */
export function readFrames(body: Buffer): { messages: Buffer[]; trailers: string } {
  const messages: Buffer[] = [];
  let trailers = "";
  for (let offset = 0; offset < body.length; ) {
    const end = offset + 5 + body.readUInt32BE(offset + 1);
    const data = body.subarray(offset + 5, end);
    if ((body[offset] ?? 0) === 0) messages.push(data);
    else trailers = data.toString();
    offset = end;
  }
  return { messages, trailers };
}
