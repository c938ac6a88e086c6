import {
  checkMetadataKey,
  checkMetadataValue,
  fetchBearer,
  type TokenSource,
  toBearer,
} from "../call-headers.ts";
import { CosiError } from "../cosi-error.ts";

/** What is sent with calls, and whether a token may be among it. */
export interface RequestHeadersOptions {
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly token: TokenSource | undefined;
  /** Whether nobody on the way can read a token, or the user has said that it does not matter. */
  readonly mayCarryToken: boolean;
}

/** Answers the headers of one call, later where a token has to be fetched first. */
export type ToHeaders = (own: Readonly<Record<string, string>> | undefined) => Promise<Headers> | Headers;

/** Set by gRPC, gRPC-Web and HTTP themselves. */
const reserved =
  /^(?:grpc-|te$|host$|connection$|keep-alive$|proxy-|transfer-encoding$|upgrade$|content-|user-agent$|http2-settings$|x-grpc-web$|x-user-agent$)/;
/** Dropped by browsers without a word. */
const forbidden =
  /^(?:accept-charset|accept-encoding|access-control-.*|cookie2?|set-cookie2?|date|dnt|expect|origin|referer|trailer|via|sec-.*)$/;

/**
 * Checks what is sent with every call, and answers what joins it with the metadata of one call, which wins.
 *
 * @throws {CosiError} invalidArgument: a key or value is not allowed, or a token would be sent in the clear
 */
export function createRequestHeaders({
  metadata: common = {},
  token,
  mayCarryToken,
}: RequestHeadersOptions): ToHeaders {
  const base = new Headers();
  setAll(base, common);
  if (base.has("authorization")) throw refuse("metadata holds authorization; use token instead");
  if (token !== undefined && !mayCarryToken) throw refuseClear("token");
  if (token !== undefined && typeof token !== "function") base.set("authorization", toBearer(token));

  return (own = {}) => {
    const headers = new Headers(base);
    const hasToken = setAll(headers, own);
    if (hasToken && !mayCarryToken) throw refuseClear("authorization");
    return typeof token === "function" && !hasToken ? addToken(headers, token) : headers;
  };
}

/** Sets all entries. Answers whether `authorization` was one of them. */
function setAll(headers: Headers, entries: Readonly<Record<string, string>>): boolean {
  let hasToken = false;
  for (const [key, value] of Object.entries(entries)) {
    const name = checkMetadataKey(key, reserved);
    if (forbidden.test(name)) {
      throw refuse(`${JSON.stringify(key)} cannot be a metadata key; browsers do not let pages send it`);
    }
    checkMetadataValue(key, value);
    headers.set(name, value);
    hasToken ||= name === "authorization";
  }
  return hasToken;
}

async function addToken(headers: Headers, token: () => string | Promise<string>): Promise<Headers> {
  headers.set("authorization", await fetchBearer(token));
  return headers;
}

function refuseClear(name: string): CosiError {
  return refuse(`${name} would be sent in the clear; use an https baseUrl, or allowTokenWithoutTls`);
}

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
