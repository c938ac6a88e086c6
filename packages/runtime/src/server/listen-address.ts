import { isIP } from "node:net";

/** Where a server listens. */
export type ListenAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/** Says that a server cannot listen where it was told to. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** Linux refuses longer paths, and other systems even shorter ones. */
const maxSocketPathBytes = 107;
const tcpPattern = /^tcp:(?:\[(?<v6>[^\]]+)\]|(?<host>[^:[\]]+)):(?<port>[0-9]{1,5})$/;

/**
 * Reads an address: `unix:/path`, `tcp:host:port` or `tcp:[v6]:port`; port 0 lets the system choose.
 *
 * @throws {ListenError} the text is none of these.
 */
export function parseListenAddress(text: string): ListenAddress {
  if (text.startsWith("unix:")) {
    const path = text.slice("unix:".length);
    if (path === "" || path.includes("\0")) throw new ListenError(`"${text}" has no socket path`);
    if (Buffer.byteLength(path, "utf8") > maxSocketPathBytes) {
      throw new ListenError(`the socket path is longer than ${maxSocketPathBytes} bytes: ${path}`);
    }
    return { kind: "unix", path };
  }
  const groups = tcpPattern.exec(text)?.groups;
  const host = groups?.["v6"] ?? groups?.["host"];
  const port = Number(groups?.["port"]);
  if (host === undefined || port > 65_535 || (groups?.["v6"] !== undefined && isIP(host) !== 6)) {
    throw new ListenError(`"${text}" is not an address: use unix:/path, tcp:host:port or tcp:[::1]:port`);
  }
  return { kind: "tcp", host, port };
}

/** Writes an address as `parseListenAddress` reads it. */
export function formatListenAddress(address: ListenAddress): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return isIP(address.host) === 6
    ? `tcp:[${address.host}]:${address.port}`
    : `tcp:${address.host}:${address.port}`;
}

/** Whether only programs on the same machine can reach the address. */
export function isLocalAddress(address: ListenAddress): boolean {
  if (address.kind === "unix") return true;
  const { host } = address;
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
