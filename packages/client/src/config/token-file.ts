import { CosiError } from "../cosi-error.ts";
import { readBounded } from "./read-bounded.ts";

/** How long a token is used before its file is looked at again. */
const checkEveryMs = 1_000;

/** What a token file is read with. */
export interface TokenFileOptions {
  /** Milliseconds that only grow. Default: those of the machine. */
  readonly nowMs?: (() => number) | undefined;
}

/**
 * Answers the token that a file holds now: the file is read again at most once a second. Spaces and line breaks
 * around the token do not count.
 *
 * @throws {CosiError} unauthenticated: the file cannot be read any more; the next call tries again
 */
export function createTokenFile(
  path: string,
  { nowMs = () => performance.now() }: TokenFileOptions = {},
): () => Promise<string> {
  let token = "";
  let readAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (nowMs() - readAtMs < checkEveryMs) return token;
    try {
      token = readBounded(path).text.trim();
    } catch (error) {
      const { rawMessage } = CosiError.from(error);
      throw new CosiError("unauthenticated", { message: `the token file ${rawMessage}` });
    }
    readAtMs = nowMs();
    return token;
  };
}
