import { StorageError } from "../state/storage.ts";

/** Frames of a stack that are worth a line in a log. */
const maxFrames = 8;

/**
 * Describes an unexpected error by its class and place, without its message, which can hold contents. That of a
 * storage holds none and says what is wrong.
 */
export function describeBug(error: unknown): string {
  if (error instanceof StorageError) return error.message;
  if (!(error instanceof Error)) return typeof error;
  const { stack = "", message } = error;
  // The message comes before the frames, and a line of it could look like one.
  const framesStart = Math.max(0, stack.indexOf(message)) + message.length;
  const frames = stack
    .slice(framesStart)
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, maxFrames).map((line) => line.trim())].join(" ");
}
