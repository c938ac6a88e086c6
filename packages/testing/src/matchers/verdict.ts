/** What a check has found. */
export interface Verdict {
  /** Whether it is as wanted. */
  readonly isMet: boolean;
  /** What was wanted and what was found, for people; never a value of a type that holds secrets. */
  readonly message: string;
}

/** Throws where something is not as wanted, for test frameworks without matchers. @throws {Error} with the message */
export function assertMet(verdict: Verdict): void {
  if (!verdict.isMet) throw new Error(verdict.message);
}
