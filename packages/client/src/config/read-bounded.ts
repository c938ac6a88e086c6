import { readFileSync, type Stats, statSync } from "node:fs";
import { CosiError } from "../cosi-error.ts";

/** Largest file that is read. */
const maxFileBytes = 1024 * 1024;

/** A file that was read. */
export interface ReadFile {
  readonly text: string;
  /** Whether everybody on the machine can read it. */
  readonly isPublic: boolean;
}

/**
 * Reads a text file of at most 1 MiB.
 *
 * @throws {CosiError} invalidArgument: there is no such file, it cannot be read, is no file, too large or no UTF-8; the
 * message begins with the reason and names the path
 */
export function readBounded(path: string): ReadFile {
  const stats = tryTo(path, () => statSync(path));
  // Neither a pipe nor a device: reading one could wait for ever.
  if (!stats.isFile()) throw refuse(`${path} is ${describe(stats)}; expected a file`);
  if (stats.size > maxFileBytes) throw tooLarge(path);
  const bytes = tryTo(path, () => readFileSync(path));
  if (bytes.length > maxFileBytes) throw tooLarge(path);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, isPublic: process.platform !== "win32" && (stats.mode & 0o004) !== 0 };
  } catch {
    // The error says no more.
    throw refuse(`${path} is not UTF-8 text`);
  }
}

/** Whether reading failed because there is no such file, or this user may not read it. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof CosiError && ["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(String(error.cause));
}

function tryTo<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    const reason = reasons[code] ?? `cannot be read (${code})`;
    throw new CosiError("invalidArgument", { message: `${path} ${reason}`, cause: code });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be read by this user; check its owner and mode with ls -l",
  EPERM: "may not be read by this user; check its owner and mode with ls -l",
};

function describe(stats: Stats): string {
  return stats.isDirectory() ? "a folder" : "a pipe, socket or device";
}

function tooLarge(path: string): CosiError {
  return refuse(`${path} is larger than 1 MiB`);
}

function refuse(message: string): CosiError {
  return new CosiError("invalidArgument", { message });
}
