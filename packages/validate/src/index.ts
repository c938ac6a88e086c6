export type { Diagnostic, Severity, SourceRange } from "./diagnostic.ts";
