import type { Severity } from "@cosi-spec/validate";
import type { TemplateParameters } from "../lint/lint-rule.ts";
import type { Place } from "../lint/places.ts";
import type { Comparison } from "./comparison.ts";

/** What breaks: bytes on the wire, names and forms in JSON and YAML, or what values mean and which are valid. */
export type Axis = "wire" | "json" | "semantic";

/** One kind of verdict of a rule. `{name}` stands for a parameter. */
export interface VerdictTemplate {
  readonly axis: Axis;
  readonly severity: Severity;
  /** What changed; without a full stop. */
  readonly message: string;
  /** Who is broken by it, and how. */
  readonly why: string;
  /** The safe alternative. */
  readonly hint: string;
}

/** Parameters that the texts of a verdict need. */
export type VerdictParameters<T extends VerdictTemplate> = Record<
  TemplateParameters<T["message"]> | TemplateParameters<T["why"]> | TemplateParameters<T["hint"]>,
  string | number
>;

/** Reports a verdict; texts and parameters are checked against the templates of the rule. */
export type ReportVerdict<M extends Record<string, VerdictTemplate>> = <K extends keyof M & string>(
  verdict: K,
  place: Place,
  parameters: VerdictParameters<M[K]>,
) => void;

/** One rule about changes of schemas. */
export interface BreakingRule {
  /** Name of the rule, file and page, in kebab-case. The code of its verdicts is `breaking/` and the name. */
  readonly id: string;
  /** Which change the rule finds, in one sentence. */
  readonly summary: string;
  /** Its verdicts. */
  readonly verdicts: Readonly<Record<string, VerdictTemplate>>;
  /** Compares and reports. */
  check(comparison: Comparison, report: ReportVerdict<Record<string, VerdictTemplate>>): void;
}

/** Declares a rule. The call sites of `report` are checked against the templates. */
export function defineBreakingRule<const M extends Record<string, VerdictTemplate>>(rule: {
  readonly id: string;
  readonly summary: string;
  readonly verdicts: M;
  check(comparison: Comparison, report: ReportVerdict<M>): void;
}): BreakingRule {
  // The narrower report is what the rule sees; the runner passes one that takes any of the templates.
  return rule as unknown as BreakingRule;
}
