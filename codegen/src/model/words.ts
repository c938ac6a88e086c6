/** What kind of statement a resource type makes. */
export const roles = ["desired", "observed", "derived", "signal"] as const;

/** What kind of statement a resource type makes. */
export type Role = (typeof roles)[number];

/** Text forms of strings, in the order of their numbers in `FieldRules.Format`, from 1. */
export const formats = [
  "ip-address",
  "ip-prefix",
  "ip-port",
  "mac-address",
  "hostname",
  "hostname-label",
  "absolute-path",
  "relative-path",
  "uri",
  "uuid",
  "resource-type",
  "resource-version",
] as const;

/** Text form of a string. */
export type Format = (typeof formats)[number];
