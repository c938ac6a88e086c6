import { defineLintRule } from "../lint-rule.ts";

/** Comments that switch a rule off say which and why, and are needed. The runner itself looks at the comments. */
export const badDisable = defineLintRule({
  id: "bad-disable",
  severity: "error",
  summary: "A comment that switches a rule off names a known rule, gives a reason, and is needed.",
  messages: {
    unknown: {
      message: 'there is no rule "{rule}"',
      hint: "run `cosi-codegen lint --list` for the names of the rules",
    },
    empty: { message: "the comment names no rule", hint: "write cosi-lint: disable=RULE and the reason" },
    reason: {
      message: "the comment gives no reason, so it switches nothing off",
      hint: "write cosi-lint: disable={rule} and the reason in the same line",
    },
    unused: { message: 'nothing below breaks the rule "{rule}"', hint: "remove the comment" },
  },
  check() {
    // Needs the findings of all other rules.
  },
});
