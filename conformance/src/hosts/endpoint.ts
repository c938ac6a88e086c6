/** Where a server is, in the spelling of the user. */
export type Endpoint =
  | { readonly kind: "unix"; readonly path: string; readonly text: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly text: string };

/** An endpoint that cannot be read. */
export class InvalidEndpoint extends Error {
  override readonly name = "InvalidEndpoint";
}

/**
 * Reads `unix:/path`, `unix:///path`, `tcp:host:port`, `tcp://host:port` or `tcp:[::1]:port`.
 *
 * @throws {InvalidEndpoint} with the spelling that was expected.
 */
export function parseEndpoint(text: string): Endpoint {
  const forms = "write unix:/path/to.sock or tcp:host:port";
  if (text.startsWith("unix:")) {
    const path = text.slice("unix:".length).replace(/^\/\/(?=\/)/, "");
    if (path === "") throw new InvalidEndpoint(`endpoint ${JSON.stringify(text)} names no socket; ${forms}`);
    return { kind: "unix", path, text };
  }
  const match = /^tcp:(?:\/\/)?(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/]+)):(\d{1,5})$/.exec(text);
  if (match === null)
    throw new InvalidEndpoint(`endpoint ${JSON.stringify(text)} is not understood; ${forms}`);
  const port = Number(match[3]);
  if (port < 1 || port > 65_535) {
    throw new InvalidEndpoint(`endpoint ${JSON.stringify(text)}: a port is between 1 and 65535`);
  }
  return { kind: "tcp", host: (match[1] ?? match[2])!, port, text };
}

/** Address in the form that grpc-js takes. */
export function toGrpcAddress(endpoint: Endpoint): string {
  if (endpoint.kind === "unix") return `unix:${endpoint.path}`;
  return endpoint.host.includes(":")
    ? `[${endpoint.host}]:${endpoint.port}`
    : `${endpoint.host}:${endpoint.port}`;
}
