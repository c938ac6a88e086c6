import { compileIdPattern } from "./id-pattern.ts";
import { compileLabelTerm, type LabelTerm } from "./label-term.ts";
import type { QueryLimits } from "./options.ts";
import type { Resource } from "./resource.ts";
import { StateError } from "./state-error.ts";

/** Selects resources of a kind: those that match the labels and the id. */
export interface Query {
  /** Alternatives, each a list of terms that hold together. Default: no condition. */
  readonly labelQueries?: readonly (readonly LabelTerm[])[];
  /** RE2 expression, matched anywhere in the id. Default, and empty: no condition. */
  readonly idPattern?: string;
}

/** Tells whether a resource is selected. */
export type ResourceMatcher = (resource: Resource) => boolean;

/**
 * Prepares a query; undefined if it selects everything.
 *
 * @throws {StateError} unsupported, invalidArgument: as for its parts, labels first.
 * @throws {StateError} limitExceeded: there are too many terms.
 * @requirement COSI-QRY-001
 * @requirement COSI-QRY-002
 * @requirement COSI-QRY-003
 * @requirement COSI-QRY-004
 * @requirement COSI-QRY-019
 * @requirement COSI-QRY-023
 */
export function compileQuery(query: Query, limits: QueryLimits): ResourceMatcher | undefined {
  const labelQueries = query.labelQueries ?? [];
  let termCount = labelQueries.length;
  for (const terms of labelQueries) termCount += terms.length;
  if (termCount > limits.maxQueryTerms) {
    throw new StateError("limitExceeded", `a query has more than ${limits.maxQueryTerms} terms`);
  }
  const alternatives = labelQueries.map((terms) => terms.map(compileLabelTerm));
  const idPattern = query.idPattern ?? "";
  const matchId = idPattern === "" ? undefined : compileIdPattern(idPattern, limits);
  const hasLabelFilter = alternatives.length > 0 && alternatives.every((terms) => terms.length > 0);
  if (!hasLabelFilter && matchId === undefined) return undefined;
  return ({ id, labels }) =>
    (!hasLabelFilter || alternatives.some((terms) => terms.every((match) => match(labels)))) &&
    (matchId === undefined || matchId(id));
}
