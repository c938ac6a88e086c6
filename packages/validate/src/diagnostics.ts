import type { Severity } from "./diagnostic.ts";

/** What a code means: its severity and the form of its message, `{…}` standing for what differs. */
interface CatalogueEntry {
  readonly severity: Severity;
  readonly template: string;
}

/** Every code that this package gives, with the form of its message. Codes are never reused. */
export const diagnosticCatalogue = {
  "types/unknown-field": { severity: "error", template: "is no field of {where}" },
  "types/missing-field": { severity: "error", template: "is required, found {found}" },
  "types/wrong-type": { severity: "error", template: "must be {expected}, found {found}" },
  "types/wrong-form": { severity: "error", template: "must be written as {expected}, found {found}" },
  "types/unquoted-integer": {
    severity: "error",
    template: "must be quoted, because a bare number of this size is rounded, found {found}",
  },
  "types/out-of-range": { severity: "error", template: "must be {expected}, found {found}" },
  "types/wrong-length": { severity: "error", template: "must have {expected}, found {found}" },
  "types/pattern-mismatch": { severity: "error", template: "must match {expected}, found {found}" },
  "types/wrong-format": { severity: "error", template: "must be {expected}, found {found}" },
  "types/unknown-value": { severity: "error", template: "must be {expected}, found {found}" },
  "types/wrong-count": { severity: "error", template: "must have {expected}, found {found}" },
  "types/duplicate-item": {
    severity: "error",
    template: "must differ from the other items, found {found} again",
  },
  "types/wrong-key": { severity: "error", template: "must have keys that are {expected}, found {found}" },
  "types/conflicting-fields": {
    severity: "error",
    template: "cannot be set together with {expected}{reason}",
  },
  "types/missing-alternative": { severity: "error", template: "must have {expected}{reason}, found none" },
  "types/missing-dependency": { severity: "error", template: "needs {expected} to be set as well{reason}" },
  "types/invalid-value": { severity: "error", template: "breaks the rule {expected}, found {found}" },
  "resource/not-a-resource": { severity: "error", template: "must be {expected}, found {found}" },
  "resource/unknown-type": { severity: "error", template: "must be a known resource type, found {found}" },
  "resource/wrong-type": { severity: "error", template: "must be {expected}, found {found}" },
  "resource/wrong-name": { severity: "error", template: "must {expected}, found {found}" },
  "resource/wrong-id": { severity: "error", template: "must match {expected}, found {found}" },
  "resource/wrong-version": {
    severity: "error",
    template: "must be `undefined` or decimal digits, found {found}",
  },
  "resource/wrong-phase": {
    severity: "error",
    template: "must be `running` or `tearingDown`, found {found}",
  },
  "yaml/syntax": { severity: "error", template: "{what}" },
  "yaml/tab-indentation": { severity: "error", template: "must be indented with spaces, found a tab" },
  "yaml/duplicate-key": { severity: "error", template: "appears twice in the same mapping" },
  "yaml/merge-key": { severity: "error", template: "merge keys (<<) are not part of YAML 1.2" },
  "yaml/unknown-alias": { severity: "error", template: "alias names no anchor before it" },
  "yaml/recursive-alias": { severity: "error", template: "alias stands inside the value that it names" },
  "yaml/unsupported-tag": { severity: "error", template: "tags other than those of JSON are not supported" },
  "yaml/unsupported-version": {
    severity: "error",
    template: "must be YAML 1.2, found a directive for another version",
  },
  "yaml/complex-key": { severity: "error", template: "keys must be scalars, found {found}" },
  "yaml/not-utf8": { severity: "error", template: "must be UTF-8, found other bytes" },
  "yaml/empty": { severity: "error", template: "has no document" },
  "json/syntax": { severity: "error", template: "{what}" },
  "json/duplicate-key": { severity: "error", template: "appears twice in the same object" },
  "limits/too-large": {
    severity: "error",
    template: "must not be larger than {expected} bytes, found {found}",
  },
  "limits/too-deep": { severity: "error", template: "must not be nested deeper than {expected}" },
  "limits/too-many-aliases": { severity: "error", template: "must not have more than {expected}" },
  "limits/too-many-values": { severity: "error", template: "must not have more than {expected} values" },
  "limits/too-many-tokens": {
    severity: "error",
    template: "must not have more than {expected} tokens of YAML",
  },
  "limits/too-many-documents": {
    severity: "error",
    template: "must not have more than {expected} documents",
  },
  "limits/too-many-diagnostics": {
    severity: "error",
    template: "has more than {expected} faults; the rest is left out",
  },
} as const satisfies Record<string, CatalogueEntry>;

/** A code of this package. */
export type DiagnosticCode = keyof typeof diagnosticCatalogue;

type ParameterNames<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

/** What the message of a code needs. */
export type DiagnosticParameters<C extends DiagnosticCode> = Record<
  ParameterNames<(typeof diagnosticCatalogue)[C]["template"]>,
  string
>;

/** Fills in the template of a code. */
export function formatMessage<C extends DiagnosticCode>(
  code: C,
  parameters: DiagnosticParameters<C>,
): string {
  const values: Record<string, string> = parameters;
  return diagnosticCatalogue[code].template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
