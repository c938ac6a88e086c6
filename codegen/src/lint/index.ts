export { type DisabledRule, type LintOptions, lintModel } from "./lint.ts";
export type { CheckExample } from "./lint-context.ts";
export type { LintRule, MessageTemplate } from "./lint-rule.ts";
export { lintRules } from "./rules.ts";
