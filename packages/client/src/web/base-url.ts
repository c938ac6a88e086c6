import { CosiError } from "../cosi-error.ts";

/** Where a server is reached over HTTP. */
export interface BaseUrl {
  /** The address without a slash at its end. */
  readonly text: string;
  /** Whether nobody between here and the server can read along: TLS, or the same machine. */
  readonly isPrivate: boolean;
}

const forms =
  "use http://host:port or https://host:port, with a path in front of the service if there is one";

/**
 * Reads the address of a server.
 *
 * @throws {CosiError} invalidArgument: it is no address of http or https, or holds a password, a query or a fragment
 */
export function parseBaseUrl(text: string): BaseUrl {
  if (typeof text !== "string" || text === "") throw refuse(`no baseUrl given; ${forms}`);
  // Not repeated in the message: in front of the @ may be a password.
  if (text.includes("@")) throw refuse(`baseUrl holds no user name and no password; ${forms}`);
  if (!/^https?:\/\//i.test(text)) throw refuse(`${JSON.stringify(text)} is no baseUrl; ${suggest(text)}`);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse(`${JSON.stringify(text)} is no baseUrl; ${forms}`);
  }
  if (url.search !== "" || url.hash !== "") throw refuse(`baseUrl ends before the ? or #; ${forms}`);
  return {
    text: `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    isPrivate: url.protocol === "https:" || isLoopback(url.hostname),
  };
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|[^/]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
}

function suggest(text: string): string {
  return /^[\w.-]+:\d+$/.test(text) ? `did you mean http://${text}?` : forms;
}

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
