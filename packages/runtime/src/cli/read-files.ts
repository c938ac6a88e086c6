import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { type AccessRule, checkAccessRules } from "../server/access/access-rule.ts";

/** Rules and certificates are far smaller; a device or a wrong file ends here. */
const maxFileBytes = 1024 * 1024;

/**
 * Reads the file of a flag.
 *
 * @throws {RangeError} it cannot be read, is no plain file or is larger than 1 MiB.
 */
export function readFlagFile(flag: string, path: string): Buffer {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new RangeError(`${flag} ${path}: cannot be read: ${code}`);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new RangeError(`${flag} ${path}: is not a plain file`);
    if (stats.size > maxFileBytes)
      throw new RangeError(`${flag} ${path}: is larger than ${maxFileBytes} bytes`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads access rules: `{ "rules": [...] }`.
 *
 * @throws {RangeError} the file cannot be read, or names the place in it that is wrong.
 */
export function readAccessFile(path: string): readonly AccessRule[] {
  const place = `--access ${path}`;
  const content = parseJson(readFlagFile("--access", path).toString("utf8"), place);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new RangeError(`${place}: expected {"rules": [...]}`);
  }
  const { rules, ...others } = content as Record<string, unknown>;
  const [surplus] = Object.keys(others);
  if (surplus !== undefined) {
    const key = JSON.stringify(surplus.slice(0, 64));
    throw new RangeError(`${place}: unknown key ${key}; expected {"rules": [...]}`);
  }
  try {
    return checkAccessRules(rules, "/rules");
  } catch (error) {
    throw error instanceof RangeError ? new RangeError(`${place}: ${error.message}`) : error;
  }
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The rest of the message quotes the file.
    const position = /line \d+ column \d+/.exec(error instanceof Error ? error.message : "")?.[0];
    throw new RangeError(`${place}: is not JSON${position === undefined ? "" : ` (${position})`}`);
  }
}
