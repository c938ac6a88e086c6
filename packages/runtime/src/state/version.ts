import { quoteName, StateError } from "./state-error.ts";

/** Version of a resource: a number from 1, or undefined for a resource that is not stored. */
export type Version = bigint | undefined;

const maxVersion = 9_223_372_036_854_775_807n;
const pattern = /^\+?[0-9]+$/;
/** Nineteen digits reach the largest version; the rest is room for leading zeros. */
const maxLength = 128;

/**
 * Reads a version: `undefined`, or a decimal number in signed 64-bit range that is not negative.
 *
 * @throws {StateError} invalidArgument: the text is anything else.
 * @requirement COSI-VER-005
 * @requirement COSI-VER-006
 */
export function parseVersion(text: string): Version {
  if (text === "undefined") return undefined;
  if (text.length <= maxLength && pattern.test(text)) {
    const version = BigInt(text.startsWith("+") ? text.slice(1) : text);
    if (version <= maxVersion) return version;
  }
  throw new StateError(
    "invalidArgument",
    `version must be "undefined" or a decimal number below 2^63, found ${quoteName(text)}`,
  );
}

/**
 * Writes a version as it appears on the wire.
 *
 * @requirement COSI-VER-001
 */
export function formatVersion(version: Version): string {
  return version === undefined ? "undefined" : version.toString();
}
