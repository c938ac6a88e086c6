import { rangeOf } from "../lint/check-scalar.ts";
import type { FieldRules, FieldType } from "../model/model.ts";

/** A change of one bound. */
export interface BoundChange {
  /** Word of the options, as in the source. */
  readonly word: string;
  readonly direction: "tightened" | "loosened";
  /** The bound before; `none` where there was none. */
  readonly from: string;
  /** The bound after; `none` where there is none. */
  readonly to: string;
}

interface Bound {
  readonly word: string;
  readonly value: number;
  readonly isExclusive: boolean;
}

/** Compares the bounds of two sets of rules about values of one type. What a bound says, not its word, counts. */
export function compareBounds(before: FieldRules, after: FieldRules, type: FieldType): BoundChange[] {
  const changes: BoundChange[] = [];
  const add = (word: string, isTighter: boolean, from: Bound | undefined, to: Bound | undefined): void => {
    changes.push({
      word: to?.word ?? word,
      direction: isTighter ? "tightened" : "loosened",
      from: from === undefined ? "none" : String(from.value),
      to: to === undefined ? "none" : String(to.value),
    });
  };
  const compare = (word: string, sign: 1 | -1, from: Bound | undefined, to: Bound | undefined): void => {
    const left = strength(from, sign);
    const right = strength(to, sign);
    if (left.value === right.value && left.isExclusive === right.isExclusive) return;
    const isTighter = right.value === left.value ? right.isExclusive : right.value > left.value;
    add(from?.word ?? word, isTighter, from, to);
  };
  compare("minimum", 1, lowOf(before, type), lowOf(after, type));
  compare("maximum", -1, highOf(before, type), highOf(after, type));
  for (const [key, word, sign] of counts) {
    const bound = (value: number | undefined): Bound | undefined =>
      value === undefined || (sign === 1 && value === 0) ? undefined : { word, value, isExclusive: false };
    compare(word, sign, bound(before[key]), bound(after[key]));
  }
  const { multipleOf: from } = before;
  const { multipleOf: to } = after;
  if (from !== to) {
    // Multiples of 6 are multiples of 3: going from 6 to 3 allows more.
    const isLooser = to === undefined || (from !== undefined && Number.isInteger(from / to));
    const step = (value: number | undefined): Bound | undefined =>
      value === undefined ? undefined : { word: "multiple_of", value, isExclusive: false };
    add("multiple_of", !isLooser, step(from), step(to));
  }
  if (before.isUnique !== after.isUnique)
    changes.push({
      word: "unique_items",
      direction: after.isUnique ? "tightened" : "loosened",
      from: String(before.isUnique),
      to: String(after.isUnique),
    });
  return changes;
}

const counts = [
  ["minLength", "min_length", 1],
  ["maxLength", "max_length", -1],
  ["minItems", "min_items", 1],
  ["maxItems", "max_items", -1],
  ["minProperties", "min_properties", 1],
  ["maxProperties", "max_properties", -1],
] as const;

function strength(bound: Bound | undefined, sign: 1 | -1): { value: number; isExclusive: boolean } {
  if (bound === undefined) return { value: -Infinity, isExclusive: false };
  return { value: bound.value * sign, isExclusive: bound.isExclusive };
}

function lowOf(rules: FieldRules, type: FieldType): Bound | undefined {
  const inclusive = toBound("minimum", rules.minimum, false);
  const exclusive = toBound("exclusive_minimum", rules.exclusiveMinimum, true);
  const bound = normalize(stricter(inclusive, exclusive, 1), type, 1);
  const range = integerRange(type);
  return bound !== undefined && range !== undefined && bound.value <= Number(range[0]) ? undefined : bound;
}

function highOf(rules: FieldRules, type: FieldType): Bound | undefined {
  const inclusive = toBound("maximum", rules.maximum, false);
  const exclusive = toBound("exclusive_maximum", rules.exclusiveMaximum, true);
  const bound = normalize(stricter(inclusive, exclusive, -1), type, -1);
  const range = integerRange(type);
  return bound !== undefined && range !== undefined && bound.value >= Number(range[1]) ? undefined : bound;
}

function toBound(word: string, value: number | undefined, isExclusive: boolean): Bound | undefined {
  return value === undefined ? undefined : { word, value, isExclusive };
}

function stricter(left: Bound | undefined, right: Bound | undefined, sign: 1 | -1): Bound | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return right.value * sign >= left.value * sign ? right : left;
}

/** Above 0 and at least 1 are the same for integers. */
function normalize(bound: Bound | undefined, type: FieldType, sign: 1 | -1): Bound | undefined {
  if (bound === undefined || integerRange(type) === undefined) return bound;
  const rounded = sign === 1 ? Math.ceil(bound.value) : Math.floor(bound.value);
  return bound.isExclusive && rounded === bound.value
    ? { ...bound, value: rounded + sign, isExclusive: false }
    : { ...bound, value: rounded, isExclusive: false };
}

function integerRange(type: FieldType): readonly [bigint, bigint] | undefined {
  return type.kind === "scalar" ? rangeOf(type.scalar) : undefined;
}
