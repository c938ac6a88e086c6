export { type BreakingOptions, findBreakingChanges, type Verdict } from "./breaking.ts";
export type { Axis, BreakingRule, VerdictTemplate } from "./breaking-rule.ts";
export type { Snapshot } from "./comparison.ts";
export { breakingRules } from "./rules.ts";
export { readWireFacts, type WireFacts } from "./wire-facts.ts";
