/** Kinds of output, in the order in which they are written: later ones may import earlier ones. */
export const targetNames = [
  "messages",
  "definitions",
  "jsonSchema",
  "validators",
  "fixtures",
  "reference",
] as const;

/** Kind of output. */
export type TargetName = (typeof targetNames)[number];
