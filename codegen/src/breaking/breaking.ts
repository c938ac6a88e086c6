import type { Diagnostic } from "@cosi-spec/validate";
import { createFilter, createSources, type LintOptions, sortDiagnostics } from "../lint/lint.ts";
import { fillTemplate } from "../lint/lint-rule.ts";
import type { Axis, BreakingRule } from "./breaking-rule.ts";
import { compareModels, type Snapshot } from "./comparison.ts";
import { breakingRules } from "./rules.ts";

/** A change that breaks somebody, or may. */
export interface Verdict extends Diagnostic {
  /** What breaks. */
  readonly axis: Axis;
  /** Who is broken by it, and how. */
  readonly why: string;
}

/** How two states of schemas are compared. */
export interface BreakingOptions extends Pick<LintOptions, "sources" | "disable" | "showFile"> {
  /** Rules to apply. Default: all. */
  readonly rules?: readonly BreakingRule[];
}

/**
 * Compares two states of schemas and gives a verdict for each change that breaks somebody, in order of files and
 * lines of the state after the change.
 *
 * A verdict is accepted by a comment `cosi-breaking: disable=RULE reason` above the element as it is now, or
 * through the options; a reason is mandatory.
 */
export function findBreakingChanges(
  before: Snapshot,
  after: Snapshot,
  options: BreakingOptions = {},
): Verdict[] {
  const comparison = compareModels(before, after);
  const sources = createSources(options);
  const filter = createFilter(sources, options.disable ?? [], "breaking");
  const verdicts: Verdict[] = [];
  for (const rule of options.rules ?? breakingRules)
    rule.check(comparison, (key, place, parameters) => {
      if (filter.isDisabled(rule.id, place)) return;
      const template = rule.verdicts[key];
      if (template === undefined) throw new Error(`rule ${rule.id} has no verdict "${key}"`);
      verdicts.push({
        code: `breaking/${rule.id}`,
        severity: template.severity,
        axis: template.axis,
        message: fillTemplate(template.message, parameters),
        why: fillTemplate(template.why, parameters),
        hint: fillTemplate(template.hint, parameters),
        path: place.path,
        source: sources.rangeOf(place),
      });
    });
  return sortDiagnostics(verdicts) as Verdict[];
}
