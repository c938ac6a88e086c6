import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** Who may call from a page. */
export interface OriginPolicyOptions {
  /**
   * Origins whose pages may call, such as `https://console.example.com`. The server's own origin may as well where its
   * host is a name or address of this machine itself. Default: no other.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Host names under which the server may be called besides `localhost`, addresses and the hosts of `allowedOrigins`.
   * Any other is refused, since whoever owns a name can point it at this server. Default: none.
   */
  readonly allowedHosts?: readonly string[];
}

/** What a policy says about a request. */
export type OriginVerdict =
  /** `origin` is undefined for a program that is no browser. */
  | { readonly isAllowed: true; readonly origin: string | undefined }
  | { readonly isAllowed: false; readonly reason: string };

const hostPattern =
  /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[a-z0-9_](?:[a-z0-9_.-]{0,252})))(?::(?<port>[0-9]{1,5}))?$/;

/**
 * Makes the rule that keeps pages of other sites out, also such as reach the server by a name of their own
 * (DNS rebinding). Programs that are no browsers send no origin.
 *
 * @throws {RangeError} an origin or a host name is not valid
 */
export function createOriginPolicy({
  allowedOrigins = [],
  allowedHosts = [],
}: OriginPolicyOptions): (request: IncomingMessage) => OriginVerdict {
  const origins = new Set(allowedOrigins.map(checkOrigin));
  const hosts = new Set([
    ...allowedHosts.map(checkHost),
    ...[...origins].map((origin) => new URL(origin).hostname),
  ]);
  return ({ headers, socket }) => {
    const authority = headers.host?.toLowerCase() ?? "";
    const groups = hostPattern.exec(authority)?.groups;
    if (groups === undefined) return refuse("the Host header is missing or broken");
    const host = groups["v6"] ?? groups["name"] ?? "";
    if (isIP(host) === 0 && !isLocalName(host) && !hosts.has(host)) {
      return refuse("this server is not called by that name; add it to allowedHosts");
    }
    const { origin } = headers;
    if (origin === undefined || origins.has(origin)) return { isAllowed: true, origin };
    const scheme = "encrypted" in socket && socket.encrypted === true ? "https" : "http";
    if (isLoopback(host) && origin === `${scheme}://${authority}`) return { isAllowed: true, origin };
    return refuse("pages of this origin may not call; add it to allowedOrigins");
  };
}

function isLoopback(host: string): boolean {
  return isLocalName(host) || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function isLocalName(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}

function checkOrigin(origin: string): string {
  const isValid = /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
  if (isValid) return origin;
  throw new RangeError(
    `allowedOrigins: ${JSON.stringify(origin)} is no origin; expected one such as https://console.example.com, in lower case and without a path`,
  );
}

function checkHost(host: string): string {
  const name = host.toLowerCase();
  if (hostPattern.exec(name)?.groups?.["name"] === name) return name;
  throw new RangeError(`allowedHosts: ${JSON.stringify(host)} is no host name; expected one without a port`);
}

function refuse(reason: string): OriginVerdict {
  return { isAllowed: false, reason };
}
