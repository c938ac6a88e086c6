import { CosiError } from "../cosi-error.ts";
import { createCallMetadata } from "../grpc/call-metadata.ts";
import type { GrpcTransportOptions } from "../grpc/create-grpc-transport.ts";
import { createCredentials } from "../grpc/credentials.ts";
import { parseEndpoint } from "../grpc/endpoint.ts";

/**
 * How to reach a server, as a file says it. Fits `createGrpcTransport` as it is and when it is spread.
 *
 * Token and key are functions, so that no printed form shows them.
 */
export interface Connection extends Pick<GrpcTransportOptions, "tls" | "metadata"> {
  /** Endpoints in the order in which they are tried; at least one. */
  readonly endpoint: readonly string[];
  /** Answers the token of the moment. Undefined where there is none. */
  readonly token: (() => Promise<string>) | undefined;
  /** Namespace that the file names for this context. Undefined where it names none. */
  readonly namespace: string | undefined;
  /** Name of the context. */
  readonly context: string;
  /** Absolute path of the file. */
  readonly file: string;
  /** What is allowed but should not be, in sentences for people, such as a key file that everybody can read. */
  readonly warnings: readonly string[];
}

/**
 * Says at fault which place in the file it comes from. `part` is `endpoint`, `ca`, `cert`, `key`, `serverName`, `tls`,
 * `metadata` or `token`; `index` counts endpoints.
 */
export type RefusePart = (part: string, message: string, index?: number) => CosiError;

/**
 * Makes a connection of what a file says, once it is certain that a transport can be made of it.
 *
 * @param key private key as PEM
 * @throws {CosiError} invalidArgument: from `refuse`
 */
export function createConnection(
  { key, tls, ...parts }: Connection & { readonly key: string | undefined },
  refuse: RefusePart,
): Connection {
  const hidden = tls && (key === undefined ? tls : { ...tls, key: () => key });
  for (const [index, text] of parts.endpoint.entries()) {
    const endpoint = tell("endpoint", () => parseEndpoint(text), refuse, index);
    tell("tls", () => createCredentials(endpoint, hidden), refuse);
  }
  const { metadata } = parts;
  tell("metadata", () => createCallMetadata({ metadata, token: undefined, mayCarryToken: true }), refuse);
  return { ...parts, tls: hidden };
}

/** Does something, and tells at which place what it throws belongs. */
function tell<T>(part: string, action: () => T, refuse: RefusePart, index?: number): T {
  try {
    return action();
  } catch (caught) {
    const { rawMessage } = CosiError.from(caught);
    const named = /tls\.(ca|cert|key|serverName)/.exec(rawMessage)?.[1];
    throw refuse(part === "tls" ? (named ?? part) : part, rawMessage, index);
  }
}
