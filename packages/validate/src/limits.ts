/** Bounds on what a validation reads and reports. Input beyond a bound is refused with one diagnostic. */
export interface Limits {
  /** Largest text in bytes of UTF-8. Default 4 MiB, from 1. */
  readonly maxBytes: number;
  /** Deepest nesting of lists and mappings. Default 64, from 1. */
  readonly maxDepth: number;
  /** Most aliases in one YAML document. Default 100, from 0. */
  readonly maxAliases: number;
  /** Most documents in one text. Default 1000, from 1. */
  readonly maxDocuments: number;
  /** Most diagnostics for one document; one more says that there are others. Default 100, from 1. */
  readonly maxDiagnostics: number;
  /** Most values in one document after aliases are replaced. Default 100,000, from 1. */
  readonly maxValues: number;
  /** Most tokens in one YAML text, blanks and comments included: what reading it costs. Default 400,000, from 1. */
  readonly maxTokens: number;
}

/** The bounds that hold where nothing else is said. */
export const defaultLimits: Limits = {
  maxBytes: 4 * 1024 * 1024,
  maxDepth: 64,
  maxAliases: 100,
  maxDocuments: 1000,
  maxDiagnostics: 100,
  maxValues: 100_000,
  maxTokens: 400_000,
};

/** Fills in the default of every bound that is not given. */
export function resolveLimits(limits: Partial<Limits> = {}): Limits {
  return { ...defaultLimits, ...limits };
}
