import { type CosiErrorCode, isCosiError } from "@cosi-spec/client";
import type { Verdict } from "./verdict.ts";

/** Checks that a promise, or that of a function, is rejected with a `CosiError` of a code. */
export async function checkFailure(action: unknown, code: CosiErrorCode): Promise<Verdict> {
  try {
    const value: unknown = await (typeof action === "function" ? action() : action);
    // Resources are not printed: their specs can hold secrets.
    const kind =
      value === undefined ? "" : ` with ${typeof value === "object" ? "an object" : `a ${typeof value}`}`;
    return { isMet: false, message: `should fail with ${code}, but was fulfilled${kind}` };
  } catch (error) {
    if (isCosiError(error, code)) return { isMet: true, message: `failed with ${error.message}` };
    const got = error instanceof Error ? `${error.name}: ${error.message}` : `a thrown ${typeof error}`;
    return { isMet: false, message: `should fail with ${code}, but failed with ${got}` };
  }
}
