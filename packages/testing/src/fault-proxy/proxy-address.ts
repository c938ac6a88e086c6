import type { NetConnectOpts } from "node:net";

/** Where a fault proxy listens, or what it stands in front of. */
export type ProxyAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

const tcpPattern = /^tcp:(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<host>[^:[\]]+)):(?<port>[0-9]{1,5})$/;

/**
 * Reads `unix:/path`, `tcp:host:port` or `tcp:[::1]:port`.
 *
 * @throws {RangeError} the text is none of these
 */
export function parseProxyAddress(text: string): ProxyAddress {
  if (text.startsWith("unix:/")) return { kind: "unix", path: text.slice("unix:".length) };
  const groups = tcpPattern.exec(text)?.groups;
  const host = groups?.["v6"] ?? groups?.["host"];
  const port = Number(groups?.["port"]);
  if (host !== undefined && port <= 65_535) return { kind: "tcp", host, port };
  throw new RangeError(
    `${JSON.stringify(text)} is not an address: use unix:/path, tcp:host:port or tcp:[::1]:port`,
  );
}

/** Writes an address as `parseProxyAddress` reads it. */
export function formatProxyAddress(address: ProxyAddress): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return `tcp:${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}

/** The same for `node:net`. */
export function toNetOptions(address: ProxyAddress): NetConnectOpts & { readonly path?: string } {
  return address.kind === "unix"
    ? { path: address.path }
    : { host: address.host, port: address.port, noDelay: true };
}
