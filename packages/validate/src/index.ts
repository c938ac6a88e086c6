/**
 * Validators of COSI resources: one diagnostic for each defect, with its place in the user's text.
 *
 * @packageDocumentation
 */
export type { DocumentMetadata } from "./check-resource.ts";
export type { Diagnostic, Severity, SourceRange } from "./diagnostic.ts";
export { type DiagnosticCode, diagnosticCatalogue } from "./diagnostics.ts";
export { defaultLimits, type Limits } from "./limits.ts";
export { createMessageReader } from "./message-reader.ts";
export { type PrintOptions, printDiagnostic } from "./print-diagnostic.ts";
export type { MessageInfo, RuleInfo, TypeInfo, TypeValidator, ValueInfo } from "./type-info.ts";
export {
  createValidator,
  type ErrorResult,
  type InvalidResult,
  type ValidateOptions,
  type ValidationResult,
  type Validator,
  type ValidatorOptions,
  type ValidResult,
  type ValueOf,
  validate,
} from "./validate.ts";
