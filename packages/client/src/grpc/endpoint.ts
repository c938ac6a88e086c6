import { isIP } from "node:net";
import { CosiError } from "../cosi-error.ts";

/** Where a server is. */
export interface Endpoint {
  readonly kind: "unix" | "tcp" | "https";
  /** The endpoint as people write it, with its port. */
  readonly text: string;
  /** The same as a gRPC target. */
  readonly target: string;
  /** Host name or address; undefined for a unix socket. */
  readonly host?: string;
}

const defaultPorts = { tcp: 50_000, https: 443 };
/** Linux refuses longer paths. */
const maxSocketPathBytes = 107;
const addressPattern =
  /^(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<host>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)))(?::(?<port>[0-9]{1,5}))?$/;
const forms = "use unix:/path, tcp:host:port or https://host:port, with IPv6 addresses in brackets";

/**
 * Reads an endpoint: `unix:/path`, `unix:///path`, `tcp:host:port` or `https://host:port`. The port may be left
 * out; it is then 50000 for tcp and 443 for https. IPv6 addresses stand in brackets.
 *
 * @throws {CosiError} invalidArgument: the text is none of these
 */
export function parseEndpoint(text: string): Endpoint {
  if (typeof text !== "string" || text === "") throw refuse(`no endpoint given; ${forms}`);
  // Not repeated in the message: in front of the @ may be a password.
  if (!text.startsWith("unix:") && text.includes("@")) {
    throw refuse(`an endpoint holds no user name and no password; ${forms}`);
  }
  if (text.startsWith("unix:")) return parseUnix(text);
  if (text.startsWith("tcp:")) return parseAddress("tcp", text.slice("tcp:".length), text);
  if (text.startsWith("https://")) {
    return parseAddress("https", text.slice("https://".length).replace(/\/$/, ""), text);
  }
  throw refuse(`${JSON.stringify(text)} is not an endpoint; ${suggest(text)}`);
}

function parseUnix(text: string): Endpoint {
  const rest = text.slice("unix:".length);
  const path = rest.startsWith("///") ? rest.slice(2) : rest;
  if (!/^\/[^/]/.test(path) || /\p{Control}/u.test(path)) {
    throw refuse(`${JSON.stringify(text)} has no absolute socket path; use unix:/path`);
  }
  if (Buffer.byteLength(path) > maxSocketPathBytes) {
    throw refuse(`the socket path is longer than ${maxSocketPathBytes} bytes: ${path}`);
  }
  return { kind: "unix", text: `unix:${path}`, target: `unix:${path}` };
}

function parseAddress(kind: "tcp" | "https", address: string, text: string): Endpoint {
  const groups = addressPattern.exec(address)?.groups;
  const v6 = groups?.["v6"];
  const port = Number(groups?.["port"] ?? defaultPorts[kind]);
  const isValid = groups !== undefined && port >= 1 && port <= 65_535 && (v6 === undefined || isIP(v6) === 6);
  if (!isValid) throw refuse(`${JSON.stringify(text)} is not an endpoint; ${forms}`);
  const host = v6 ?? groups["host"] ?? "";
  const authority = `${v6 === undefined ? host : `[${v6}]`}:${port}`;
  return {
    kind,
    host,
    text: kind === "tcp" ? `tcp:${authority}` : `https://${authority}`,
    target: `dns:${authority}`,
  };
}

function suggest(text: string): string {
  const address = text.replace(/^(?:http|grpc):\/\//, "").replace(/\/$/, "");
  if (addressPattern.test(address)) return `did you mean tcp:${address}?`;
  return text.startsWith("/") ? `did you mean unix:${text}?` : forms;
}

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
