import { CosiError } from "./cosi-error.ts";

/** A bearer token, or what answers the one to use for a call. */
export type TokenSource = string | (() => string | Promise<string>);

/**
 * Checks a metadata key and answers it in lower case.
 *
 * @param reserved keys that the protocol sets itself
 * @throws {CosiError} invalidArgument
 */
export function checkMetadataKey(key: string, reserved: RegExp): string {
  const name = key.toLowerCase();
  if (/^[0-9a-z_.-]+$/.test(name) && !reserved.test(name) && !name.endsWith("-bin")) return name;
  throw refuse(`${JSON.stringify(key)} cannot be a metadata key; expected a text key that gRPC does not use`);
}

/** Checks a metadata value, which may be a secret, so that the message has none. @throws {CosiError} invalidArgument */
export function checkMetadataValue(key: string, value: string): void {
  if (typeof value === "string" && /^[ -~]*$/.test(value)) return;
  throw refuse(`the metadata value of ${JSON.stringify(key)} must be printable ASCII`);
}

/** Makes the `authorization` header of a token. @throws {CosiError} invalidArgument: what is given is no token */
export function toBearer(token: unknown): string {
  if (typeof token === "string" && /^[!-~]+$/.test(token)) return `Bearer ${token}`;
  throw refuse("a token is one or more visible ASCII characters without spaces and without the word Bearer");
}

/**
 * Fetches a token and makes its `authorization` header.
 *
 * @throws {CosiError} unauthenticated: there is none to be had
 * @throws {CosiError} invalidArgument: what was fetched is no token
 */
export async function fetchBearer(token: () => string | Promise<string>): Promise<string> {
  let text: string;
  try {
    text = await token();
  } catch (cause) {
    throw new CosiError("unauthenticated", { message: "the token could not be fetched", cause });
  }
  return toBearer(text);
}

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
