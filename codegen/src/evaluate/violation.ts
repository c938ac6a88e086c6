/** A rule that a message breaks. */
export interface Violation {
  /** JSON pointer (RFC 6901) to the value, by the names in JSON. */
  readonly path: string;
  /** Name of the rule: that of its option in snake_case, or `defined_only` for a number that an enum has not. */
  readonly rule: string;
  /** What is demanded. The value itself is never part of it. */
  readonly message: string;
}

/** Takes a violation in. */
export type Report = (path: string, rule: string, message: string) => void;

/** Extends a JSON pointer. */
export function joinPointer(path: string, token: string | number): string {
  return `${path}/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
