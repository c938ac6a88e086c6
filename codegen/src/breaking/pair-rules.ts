import { noRules } from "../lint/check-value.ts";
import { listRuleSites } from "../lint/walk-rules.ts";
import type { FieldRules, FieldType } from "../model/model.ts";
import { compareTypes } from "./compare-types.ts";
import type { Comparison, FieldPair } from "./comparison.ts";

/** Rules about the same value before and after. */
export interface RulePair {
  readonly field: FieldPair;
  readonly before: FieldRules;
  readonly after: FieldRules;
  readonly type: FieldType;
  /** Path below the field option, such as `["items"]`. */
  readonly path: readonly string[];
}

/**
 * Pairs the rules of all fields, and those about their items, keys and values.
 *
 * Fields whose type changed are left out: their old values are refused or misread whatever the rules say.
 */
export function pairRules(comparison: Comparison): RulePair[] {
  return comparison.fields.flatMap((field) => {
    if (!isSameType(comparison, field)) return [];
    const before = listRuleSites(field.before.rules, field.before.type);
    const after = listRuleSites(field.after.rules, field.after.type);
    const paths = new Map([...before, ...after].map((site) => [site.path.join("."), site]));
    return [...paths].map(([key, { path, type }]) => ({
      field,
      before: before.find((site) => site.path.join(".") === key)?.rules ?? noRules,
      after: after.find((site) => site.path.join(".") === key)?.rules ?? noRules,
      type,
      path,
    }));
  });
}

/** Whether values of a field have the same type before and after. */
export function isSameType(comparison: Comparison, { before, after }: FieldPair): boolean {
  return before.type.kind === after.type.kind && compareTypes(before.type, after.type, comparison) === "same";
}

/** Names a value for a verdict: the field, or a part of it. */
export function nameOf({ field, path }: RulePair): string {
  return path.length === 0 ? field.after.name : `${field.after.name} (${path.join(", ")})`;
}
