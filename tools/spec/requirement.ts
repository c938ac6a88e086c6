/** Areas that a requirement ID can name, in the order of the chapters. */
export const areas = [
  ...["RES", "VER", "OWN", "PHA", "FIN", "LBL", "QRY", "GET", "LST", "CRE", "UPD", "DES"],
  ...["TDN", "TAD", "WCH", "MTA", "ERR", "LIM", "SEC", "TRN", "CAP"],
] as const;

/** Levels of a requirement. */
export const levels = ["MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY"] as const;

/** Optional features that a section can belong to. */
export const features = [
  "teardown",
  "teardown-and-destroy",
  "tail-events",
  "durable-bookmarks",
  "overrun-reporting",
] as const;

/** Who a section speaks about; the server unless the section says otherwise. */
export const subjects = ["server", "client"] as const;

/** One of {@link levels}. */
export type Level = (typeof levels)[number];

/** One of {@link features}. */
export type Feature = (typeof features)[number];

/** One of {@link subjects}. */
export type Subject = (typeof subjects)[number];

/** A numbered requirement of the specification. */
export interface Requirement {
  readonly id: string;
  readonly level: Level;
  /** Text after the bold prefix, each run of white space reduced to one space. */
  readonly text: string;
  /** First 16 hexadecimal digits of the SHA-256 of level and text, so that a change of meaning is visible. */
  readonly hash: string;
  /** File name of the chapter. */
  readonly chapter: string;
  /** Text of the nearest heading above. */
  readonly section: string;
  /** Feature without which the requirement does not apply, or null. */
  readonly feature: Feature | null;
  readonly subject: Subject;
}

/** A chapter as read from disk. */
export interface Chapter {
  /** File name without folder. */
  readonly file: string;
  readonly text: string;
}

/** A fault in a chapter; line and column count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
