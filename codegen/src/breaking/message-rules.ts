import type { MessageRules } from "../model/model.ts";

/** A rule about several fields, in a form that can be compared. */
export interface ListedRule {
  /** The same for rules that say the same: word and sorted names. */
  readonly key: string;
  /** Word of the options, as in the source. */
  readonly word: string;
  /** Which of the rules with this word it is. */
  readonly index: number;
  /** The rule in words. */
  readonly text: string;
}

/** Lists the rules of a message one by one. */
export function listMessageRules(rules: MessageRules): ListedRule[] {
  const sets = [
    ["exactly_one_of", rules.exactlyOneOf, "exactly one of"],
    ["at_most_one_of", rules.atMostOneOf, "at most one of"],
    ["at_least_one_of", rules.atLeastOneOf, "at least one of"],
  ] as const;
  return [
    ...sets.flatMap(([word, list, words]) =>
      list.map(({ fields }, index) => ({
        key: `${word} ${[...fields].sort().join(",")}`,
        word,
        index,
        text: `the rule "${words} ${fields.join(", ")}"`,
      })),
    ),
    ...rules.dependentRequired.map(({ field, requires }, index) => ({
      key: `dependent_required ${field}>${[...requires].sort().join(",")}`,
      word: "dependent_required",
      index,
      text: `the rule "${field} needs ${requires.join(", ")}"`,
    })),
  ];
}
