import { RE2JS, RE2JSSyntaxException } from "re2js";
import type { QueryLimits } from "./options.ts";
import { StateError } from "./state-error.ts";

/** Tells whether an id contains a match. */
export type IdMatcher = (id: string) => boolean;

/**
 * Compiles an expression in RE2 syntax, matched anywhere in the id.
 *
 * Matching takes time in proportion to the length of the id times the size of the compiled expression; both
 * are bounded, so that no expression holds up other calls.
 *
 * @throws {StateError} invalidArgument: the expression is not valid in RE2, or is too large.
 * The matcher throws limitExceeded: the id is too long for an expression of this size.
 * @requirement COSI-QRY-021
 * @requirement COSI-QRY-022
 * @requirement COSI-QRY-024
 * @requirement COSI-LIM-003
 */
export function compileIdPattern(expression: string, limits: QueryLimits): IdMatcher {
  if (Buffer.byteLength(expression, "utf8") > limits.maxPatternBytes) {
    throw new StateError("invalidArgument", `id_query is longer than ${limits.maxPatternBytes} bytes`);
  }
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(expression);
  } catch (error) {
    // The library has no other error for input, but a bug in it must not look like the caller's fault.
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new StateError(
      "invalidArgument",
      `id_query is not a valid RE2 expression: ${error.getDescription()}`,
    );
  }
  const size = pattern.programSize();
  if (size > limits.maxPatternSteps) {
    throw new StateError(
      "invalidArgument",
      `id_query compiles to ${size} steps, more than ${limits.maxPatternSteps}`,
    );
  }
  return (id) => {
    const bytes = Buffer.from(id, "utf8");
    if (bytes.length * size > limits.maxMatchSteps) {
      throw new StateError("limitExceeded", "id_query is too large to be compared with an id of this length");
    }
    // Bytes, not text: on text the library counts UTF-16 units where RE2 counts code points.
    return pattern.test(bytes);
  };
}
