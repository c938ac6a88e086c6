import type { Severity } from "@cosi-spec/validate";
import type { LintContext } from "./lint-context.ts";
import type { Place } from "./places.ts";

/** Texts of one kind of finding. `{name}` stands for a parameter. */
export interface MessageTemplate {
  /** What is wrong, what was expected, what was found; without a full stop. */
  readonly message: string;
  /** The next thing to type. */
  readonly hint: string;
}

/** Names of the parameters in a template. */
export type TemplateParameters<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | TemplateParameters<Rest>
  : never;

/** Parameters that both texts of a template need. */
export type Parameters<T extends MessageTemplate> = Record<
  TemplateParameters<T["message"]> | TemplateParameters<T["hint"]>,
  string | number
>;

/** Reports a finding of a rule; texts and parameters are checked against the templates of the rule. */
export type Report<M extends Record<string, MessageTemplate>> = <K extends keyof M & string>(
  template: K,
  place: Place,
  parameters: Parameters<M[K]>,
) => void;

/** One rule about schemas. */
export interface LintRule {
  /** Name of the rule, file and page, in kebab-case. The code of its diagnostics is `lint/` and the name. */
  readonly id: string;
  /** How much a finding matters. */
  readonly severity: Severity;
  /** What the rule demands, in one sentence. */
  readonly summary: string;
  /** Texts of its findings. */
  readonly messages: Readonly<Record<string, MessageTemplate>>;
  /** Looks at the model and reports what breaks the rule. */
  check(context: LintContext, report: Report<Record<string, MessageTemplate>>): void;
}

/**
 * Declares a rule. The call sites of `report` are checked against the templates.
 */
export function defineLintRule<const M extends Record<string, MessageTemplate>>(rule: {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly messages: M;
  check(context: LintContext, report: Report<M>): void;
}): LintRule {
  // The narrower report is what the rule sees; the runner passes one that takes any of the templates.
  return rule as unknown as LintRule;
}

/** Fills the parameters into a template. */
export function fillTemplate(
  template: string,
  parameters: Readonly<Record<string, string | number>>,
): string {
  return template.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) =>
    parameters[name] === undefined ? whole : String(parameters[name]),
  );
}
