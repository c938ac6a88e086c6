const loneSurrogate = /\p{Surrogate}/u;

/** Tells whether a text has no half of a surrogate pair, so that UTF-8 can express it. */
export function isWellFormedText(text: string): boolean {
  return !loneSurrogate.test(text);
}
