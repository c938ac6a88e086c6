import type { MessageInitShape } from "@bufbuild/protobuf";
import { type LabelQuerySchema, LabelTerm_Operation } from "@cosi-spec/types";

/** The filter of a List or of a watch. */
export interface Query {
  readonly labelQuery?: MessageInitShape<typeof LabelQuerySchema>[];
  readonly idQuery?: { readonly regexp: string };
}

/** Resources that have the label. */
export function having(key: string): Query {
  return { labelQuery: [{ terms: [{ key, op: LabelTerm_Operation.EXISTS }] }] };
}

/** Resources that lack the label. */
export function lacking(key: string): Query {
  return { labelQuery: [{ terms: [{ key, op: LabelTerm_Operation.EXISTS, invert: true }] }] };
}

/** Resources whose label has this value. */
export function equalTo(key: string, value: string): Query {
  return { labelQuery: [{ terms: [{ key, op: LabelTerm_Operation.EQUAL, value: [value] }] }] };
}

/** Resources that pass one of several queries. */
export function anyOfQueries(...queries: readonly Query[]): Query {
  return { labelQuery: queries.flatMap(({ labelQuery = [] }) => labelQuery) };
}

/** Resources whose id contains a match. */
export function withId(regexp: string, query: Query = {}): Query {
  return { ...query, idQuery: { regexp } };
}
