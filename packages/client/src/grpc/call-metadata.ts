import { CallCredentials, Metadata } from "@grpc/grpc-js";
import {
  checkMetadataKey,
  checkMetadataValue,
  fetchBearer,
  type TokenSource,
  toBearer,
} from "../call-headers.ts";
import { CosiError } from "../cosi-error.ts";

/** What is sent with calls, and whether a token may be among it. */
export interface CallMetadataOptions {
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly token: TokenSource | undefined;
  /** Whether nobody on the way can read a token, or the user has said that it does not matter. */
  readonly mayCarryToken: boolean;
}

/** Metadata of one call. */
export interface CallMetadata {
  readonly metadata: Metadata;
  /** Fetches the token, where a function answers it. `fail` is told why there is none. */
  readonly credentials: ((fail: (error: CosiError) => void) => CallCredentials) | undefined;
}

/** Set by gRPC and HTTP/2 themselves. */
const reserved =
  /^(?:grpc-|te$|host$|connection$|keep-alive$|proxy-connection$|transfer-encoding$|upgrade$|content-type$|user-agent$|http2-settings$)/;

/**
 * Checks what is sent with every call, and answers what joins it with the metadata of one call, which wins.
 *
 * @throws {CosiError} invalidArgument: a key or value is not allowed, or a token would be sent in the clear
 */
export function createCallMetadata({
  metadata: common = {},
  token,
  mayCarryToken,
}: CallMetadataOptions): (own: Readonly<Record<string, string>> | undefined) => CallMetadata {
  const base = new Metadata();
  setAll(base, common);
  if (base.get("authorization").length > 0) throw refuse("metadata holds authorization; use token instead");
  if (token !== undefined && !mayCarryToken) throw refuseClear("token");
  if (token !== undefined && typeof token !== "function") base.set("authorization", toBearer(token));

  return (own) => {
    const metadata = base.clone();
    const hasToken = own !== undefined && setAll(metadata, own);
    if (hasToken && !mayCarryToken) throw refuseClear("authorization");
    const credentials =
      typeof token === "function" && !hasToken
        ? (fail: (error: CosiError) => void) => createTokenCredentials(token, fail)
        : undefined;
    return { metadata, credentials };
  };
}

/** Sets all entries. Answers whether `authorization` was one of them. */
function setAll(metadata: Metadata, entries: Readonly<Record<string, string>>): boolean {
  let hasToken = false;
  for (const [key, value] of Object.entries(entries)) {
    const name = checkMetadataKey(key, reserved);
    checkMetadataValue(key, value);
    metadata.set(name, value);
    hasToken ||= name === "authorization";
  }
  return hasToken;
}

function createTokenCredentials(
  token: () => string | Promise<string>,
  fail: (error: CosiError) => void,
): CallCredentials {
  return CallCredentials.createFromMetadataGenerator((_options, callback) => {
    fetchBearer(token).then(
      (header) => {
        const metadata = new Metadata();
        metadata.set("authorization", header);
        callback(null, metadata);
      },
      (error: CosiError) => {
        fail(error);
        callback(error);
      },
    );
  });
}

function refuseClear(name: string): CosiError {
  return refuse(
    `${name} would be sent in the clear; use an https endpoint, tls or a unix socket, or allowTokenWithoutTls`,
  );
}

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
