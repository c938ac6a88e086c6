import { quoteName, StateError } from "./state-error.ts";

/** Where a resource is in its life. */
export type Phase = "running" | "tearingDown";

/**
 * Reads a phase.
 *
 * @throws {StateError} invalidArgument: the text is not one of the two tokens.
 * @requirement COSI-PHA-004
 */
export function parsePhase(text: string, field: string): Phase {
  if (text === "running" || text === "tearingDown") return text;
  throw new StateError(
    "invalidArgument",
    `${field} must be "running" or "tearingDown", found ${quoteName(text)}`,
  );
}
