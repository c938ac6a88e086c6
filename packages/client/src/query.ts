import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type LabelTermSchema,
  type ListOptions,
  ListOptionsSchema,
  LabelTerm_Operation as Operation,
} from "@cosi-spec/types";
import { CosiError } from "./cosi-error.ts";

/** A condition on one label. */
export type LabelTerm = MessageInitShape<typeof LabelTermSchema>;

/** Which resources of a kind are meant. */
export interface Query {
  /** Conditions on labels that all hold. */
  readonly labels?: readonly LabelTerm[] | undefined;
  /** Groups of conditions, of which at least one holds as a whole, beside `labels`. Not empty. */
  readonly anyOf?: readonly (readonly LabelTerm[])[] | undefined;
  /**
   * Regular expression (RE2) that matches a part of the id; `^` and `$` bind it to the ends. Empty matches all.
   */
  readonly idPattern?: string | undefined;
}

/** Conditions on the label of a key. */
export interface LabelConditions {
  /** The resource has the label, with whatever value. @requirement COSI-QRY-006 */
  exists(): LabelTerm;
  /** The resource lacks the label. @requirement COSI-QRY-006 */
  isAbsent(): LabelTerm;
  /** The value is this. */
  equals(value: string): LabelTerm;
  /** The value is another, or the resource lacks the label. @requirement COSI-QRY-009 */
  differsFrom(value: string): LabelTerm;
  /** The value is one of these. */
  isIn(values: readonly string[]): LabelTerm;
  /** The value is none of these, or the resource lacks the label. @requirement COSI-QRY-009 */
  isNotIn(values: readonly string[]): LabelTerm;
  /** The value comes before this in byte order; false without the label. @requirement COSI-QRY-010 */
  isBefore(value: string): LabelTerm;
  /** The value comes before this in byte order or is this; false without the label. @requirement COSI-QRY-010 */
  isNotAfter(value: string): LabelTerm;
  /** The value is a number with an optional size suffix, and less than this. @requirement COSI-QRY-014 */
  isLessThan(value: string | number | bigint): LabelTerm;
  /** The value is a number with an optional size suffix, and at most this. @requirement COSI-QRY-014 */
  isAtMost(value: string | number | bigint): LabelTerm;
  /** The value is a number with an optional size suffix, and more than this. @requirement COSI-QRY-014 */
  isMoreThan(value: string | number | bigint): LabelTerm;
}

/**
 * Begins a condition on a label.
 *
 * @example
 * const query = { labels: [label("app").equals("web"), label("tier").isAbsent()] };
 */
export function label(key: string): LabelConditions {
  const term = (op: Operation, value: readonly string[], invert = false): LabelTerm => ({
    ...{ key, op, invert },
    value: [...value],
  });
  return {
    exists: () => term(Operation.EXISTS, []),
    isAbsent: () => term(Operation.EXISTS, [], true),
    equals: (value) => term(Operation.EQUAL, [value]),
    differsFrom: (value) => term(Operation.EQUAL, [value], true),
    isIn: (values) => term(Operation.IN, values),
    isNotIn: (values) => term(Operation.IN, values, true),
    isBefore: (value) => term(Operation.LT, [value]),
    isNotAfter: (value) => term(Operation.LTE, [value]),
    isLessThan: (value) => term(Operation.LT_NUMERIC, [String(value)]),
    isAtMost: (value) => term(Operation.LTE_NUMERIC, [String(value)]),
    isMoreThan: (value) => term(Operation.LTE_NUMERIC, [String(value)], true),
  };
}

/**
 * The form that a query has in a request.
 *
 * @throws {CosiError} invalidArgument: `anyOf` is empty, which the wire can only say as "all"
 */
export function toListOptions({ labels = [], anyOf, idPattern = "" }: Query): ListOptions {
  if (anyOf?.length === 0) {
    throw new CosiError("invalidArgument", {
      message: "anyOf has no group, so nothing could match; leave it out to match all",
    });
  }
  const groups = anyOf === undefined ? [labels] : anyOf.map((group) => [...labels, ...group]);
  return create(ListOptionsSchema, {
    // A group without a condition holds for every resource, as does the absence of groups.
    labelQuery: groups.some((group) => group.length === 0)
      ? []
      : groups.map((terms) => ({ terms: [...terms] })),
    ...(idPattern === "" ? {} : { idQuery: { regexp: idPattern } }),
  });
}
