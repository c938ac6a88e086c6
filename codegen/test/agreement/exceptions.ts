import type { DescField, DescMessage } from "@bufbuild/protobuf";
import type { FieldRules, Model } from "../../src/model/model.ts";

/** Something in a value that is one of the listed exceptions, and what to do for it to be none. */
export interface Exceptional {
  readonly id: string;
  readonly repair: () => void;
}

type Json = { [key: string]: unknown };

/**
 * Finds the exceptions of `exceptions.json` in a value; `repair` changes the value in place.
 *
 * Exceptions that are part of the definition itself are not among them.
 */
export function findExceptional(
  model: Model,
  desc: DescMessage,
  value: unknown,
  strength: "strict" | "lenient",
): Exceptional[] {
  const found: Exceptional[] = [];
  visitMessage({ model, strength, found }, desc, value, 1);
  return found;
}

interface Visit {
  readonly model: Model;
  readonly strength: "strict" | "lenient";
  readonly found: Exceptional[];
}

function visitMessage(visit: Visit, desc: DescMessage, value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const json = value as Json;
  for (const key of Object.keys(json)) {
    const field = desc.fields.find(({ name, jsonName }) => name === key || jsonName === key);
    if (field === undefined) continue;
    const rules = visit.model.messages
      .get(desc.typeName)
      ?.fields.find(({ name }) => name === field.name)?.rules;
    visitField(visit, field, rules, json, key, depth);
  }
}

function visitField(
  visit: Visit,
  field: DescField,
  rules: FieldRules | undefined,
  json: Json,
  key: string,
  depth: number,
): void {
  const value = json[key];
  if (field.fieldKind === "list" && Array.isArray(value)) {
    if (
      rules?.isUnique &&
      isLong(field.scalar) &&
      new Set(value.map(String)).size < value.length &&
      visit.strength === "strict"
    )
      visit.found.push({ id: "unique-long", repair: () => (json[key] = []) });
    if (
      rules?.isUnique &&
      value.filter((item) => item === "__proto__").length > 1 &&
      visit.strength === "strict"
    )
      visit.found.push({
        id: "unique-proto",
        repair: () => (json[key] = value.filter((item) => item !== "__proto__")),
      });
    value.forEach((_, index) => {
      visitItem(visit, field, rules?.items, value as unknown as Json, String(index), depth);
    });
  } else if (
    field.fieldKind === "map" &&
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value)
  ) {
    visitKeys(visit, field, value as Json);
    for (const name of Object.keys(value))
      visitItem(visit, field, rules?.additionalProperties, value as Json, name, depth);
  } else visitItem(visit, field, rules, json, key, depth);
}

function visitKeys(visit: Visit, field: DescField & { readonly fieldKind: "map" }, map: Json): void {
  const numbers = new Map<string, string>();
  for (const name of Object.keys(map)) {
    if (visit.strength === "strict") {
      if (isLong(field.mapKey) && !/^(0|-?[1-9][0-9]*)$/.test(name))
        visit.found.push({ id: "long-map-key", repair: () => delete map[name] });
      continue;
    }
    if (isShort(field.mapKey) && isFloatText(name))
      visit.found.push({ id: "integer-text-exponent", repair: () => delete map[name] });
    const number = isShort(field.mapKey)
      ? String(Number(name))
      : isLong(field.mapKey)
        ? name.replace(/^-?0+$/, "0").replace(/^(-?)0+(?=\d)/, "$1")
        : name;
    if (numbers.has(number)) visit.found.push({ id: "map-key-twice", repair: () => delete map[name] });
    numbers.set(number, name);
  }
}

function visitItem(
  visit: Visit,
  field: DescField,
  rules: FieldRules | undefined,
  container: Json,
  key: string,
  depth: number,
): void {
  const value = container[key];
  const add = (id: string, neutral: unknown): void => {
    visit.found.push({ id, repair: () => (container[key] = neutral) });
  };
  const message = field.message;
  const wrapped =
    message && /^google\.protobuf\.\w+Value$/.test(message.typeName) ? message.fields[0]?.scalar : undefined;
  const scalar = field.scalar ?? wrapped;
  if (visit.strength === "lenient" && typeof value === "string") {
    if (isShort(scalar) && isFloatText(value)) add("integer-text-exponent", "0");
    if ((scalar === 1 || scalar === 2) && isBeyond(value, scalar === 2)) add("float-text-range", "0");
    if (
      message?.typeName === "google.protobuf.Timestamp" &&
      /^(0000-12-31|0001-01-01|9999-12-31)T.*[+-]/.test(value)
    )
      add("timestamp-ends", "2026-01-01T00:00:00Z");
  }
  if (visit.strength === "strict" && rules?.multipleOf) {
    if (isLong(scalar) && typeof value === "string") add("multiple-of-long", "0");
    if (
      (scalar === 1 || scalar === 2) &&
      typeof value === "number" &&
      Math.abs(value / rules.multipleOf) >= 1e21
    )
      add("multiple-of-huge", 0);
  }
  if (!message) return;
  if (depth >= 100 && typeof value === "object" && value !== null) {
    const repair = (): void => {
      if (Array.isArray(container)) container.length = 0;
      else delete container[key];
    };
    visit.found.push({ id: "depth", repair });
    return;
  }
  visitMessage(visit, message, value, depth + 1);
}

/** A text that is read as a float although an integer is meant. */
function isFloatText(text: string): boolean {
  return /[eE]/.test(text) ? !/^0[xX]/.test(text) : /\.[0-9]*[1-9]/.test(text);
}

function isBeyond(text: string, isFloat: boolean): boolean {
  const value = Number(text);
  return !Number.isFinite(isFloat ? Math.fround(value) : value);
}

/** Scalar types are numbered as in descriptors. */
function isShort(scalar: number | undefined): boolean {
  return [5, 7, 13, 15, 17].includes(scalar ?? 0);
}

function isLong(scalar: number | undefined): boolean {
  return [3, 4, 6, 16, 18].includes(scalar ?? 0);
}
