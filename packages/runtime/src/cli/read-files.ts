import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import type { AccessRule } from "../server/access/access-rule.ts";
import { readAccessFile } from "../server/access/read-access-file.ts";

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
 * Reads the access rules of `--access`.
 *
 * @throws {RangeError} the file cannot be read, or names the place in it that is wrong.
 */
export function readAccessFlag(path: string): readonly AccessRule[] {
  const file = readAccessFile(readFlagFile("--access", path).toString("utf8"));
  if (file.kind === "valid") return file.rules;
  throw new RangeError(`--access ${path}: ${file.message}`);
}
