import { type AccessRule, checkAccessRules, toPointer } from "./access-rule.ts";

/** What a file with access rules says, or what is wrong with it. */
export type AccessFile =
  | { readonly kind: "valid"; readonly rules: readonly AccessRule[] }
  | {
      readonly kind: "invalid";
      /** One line: where it is wrong, as a JSON pointer, and what was expected. */
      readonly message: string;
    };

const maxCharacters = 1024 * 1024;
/** V8 often tells where a text ceases to be JSON, after a piece of the text, which is not wanted. */
const syntaxPlace = /\(line \d+ column \d+\)$/;

/**
 * Reads the text of a file with access rules: `{ "rules": [ { "roles": ["admin"], "verbs": ["get"] } ] }`. Keys that are
 * not known are refused, so that a misspelt one does not allow more than it was to.
 *
 * @param text JSON of at most 1 MiB.
 */
export function readAccessFile(text: string): AccessFile {
  if (text.length > maxCharacters) {
    return { kind: "invalid", message: `the file is longer than ${maxCharacters} characters` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const place = error instanceof Error ? syntaxPlace.exec(error.message)?.[0] : undefined;
    return { kind: "invalid", message: `the file is not JSON${place === undefined ? "" : ` ${place}`}` };
  }
  try {
    return { kind: "valid", rules: checkAccessRules(readRules(value), "/rules") };
  } catch (error) {
    if (error instanceof RangeError) return { kind: "invalid", message: error.message };
    throw error;
  }
}

function readRules(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RangeError('the file holds no object; expected {"rules": [...]}');
  }
  for (const key of Object.keys(value)) {
    if (key !== "rules") throw new RangeError(`${toPointer(key)}: expected rules alone`);
  }
  return "rules" in value ? value.rules : undefined;
}
