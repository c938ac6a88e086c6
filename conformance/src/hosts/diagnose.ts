import { connect, type Socket } from "node:net";
import { UnusableEndpoint } from "../runner/preflight.ts";
import type { Endpoint } from "./endpoint.ts";

/** Bytes a client of HTTP/2 sends first (RFC 9113, section 3.4), and an empty SETTINGS frame. */
const preface = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/**
 * Finds out in plain words why an endpoint cannot be used, before gRPC hides it behind UNAVAILABLE.
 *
 * @throws {UnusableEndpoint} there is no socket, nobody listens, or what listens does not speak HTTP/2.
 */
export async function diagnoseEndpoint(endpoint: Endpoint, timeoutMs = 5000): Promise<void> {
  const first = await readFirstBytes(endpoint, timeoutMs);
  if (typeof first === "string") {
    throw new UnusableEndpoint(`${endpoint.text}: ${first}`, hintFor(endpoint, first));
  }
  const text = first.toString("latin1");
  if (text.startsWith("HTTP/1.")) {
    throw new UnusableEndpoint(
      `${endpoint.text} speaks HTTP/1.1, not gRPC`,
      "Give the endpoint of the gRPC server itself, not of a gateway or web server.",
    );
  }
  // A server of HTTP/2 begins with SETTINGS, frame type 4.
  if (first.length >= 4 && first[3] !== 4) {
    throw new UnusableEndpoint(
      `${endpoint.text} does not speak HTTP/2 (its first bytes are ${first.subarray(0, 8).toString("hex")})`,
      first[0] === 0x15
        ? "It seems to speak TLS: give --tls-ca FILE."
        : "Give the endpoint of a server that speaks gRPC.",
    );
  }
}

function hintFor(endpoint: Endpoint, problem: string): string {
  if (problem === missingSocket) return "Start the server first, or check the path.";
  if (endpoint.kind === "unix")
    return "A socket file without a server behind it is left over: start the server.";
  return "Start the server first, or check host and port.";
}

const missingSocket = "there is no such socket";

/** What the other side sends first, or why there is no such thing. */
function readFirstBytes(endpoint: Endpoint, timeoutMs: number): Promise<Buffer | string> {
  return new Promise((resolve) => {
    const socket: Socket =
      endpoint.kind === "unix" ? connect(endpoint.path) : connect(endpoint.port, endpoint.host);
    let isConnected = false;
    const finish = (answer: Buffer | string): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(describeTimeout(isConnected, timeoutMs)));
    socket.on("connect", () => {
      isConnected = true;
      socket.write(preface);
    });
    socket.once("data", finish);
    socket.on("error", (error: NodeJS.ErrnoException) => finish(describeError(error)));
    socket.on("close", () => finish("it closes the connection without an answer"));
  });
}

function describeTimeout(isConnected: boolean, timeoutMs: number): string {
  const seconds = timeoutMs / 1000;
  return isConnected
    ? `it accepts the connection but sends nothing within ${seconds} s`
    : `no connection within ${seconds} s`;
}

function describeError(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ENOENT":
      return missingSocket;
    case "ECONNREFUSED":
      return "the connection is refused: nobody listens";
    case "EACCES":
      return "permission denied";
    case "ENOTSOCK":
      return "this is a file, not a socket";
    case "ENOTFOUND":
      return "the host name is unknown";
    case "ECONNRESET":
    case "EPIPE":
      return "it closes the connection without an answer";
    default:
      return error.message;
  }
}
