import type { FieldType, ScalarType } from "../../src/model/model.ts";
import {
  beyond,
  createKey,
  createNearBound,
  createOfLength,
  createSample,
  editText,
  isNumber,
  isOfType,
  strangers,
} from "./create-sample.ts";
import type { Container, Generator, Place } from "./generate.ts";

/** What was done how often, so that what was done least comes next. */
export type Counts = Map<string, number>;

/** Breaks a generated value so that no schema accepts it: a key that is no field, or a value of a wrong type. */
export function spoil({ random, places }: Generator): void {
  const { container, key, type } = random.pick(places);
  if (type === undefined) setKey(container, "unknown", random.pick(strangers));
  else setKey(container, key, type.kind === "scalar" && random.chance(0.5) ? [] : Number.POSITIVE_INFINITY);
}

/** Breaks something in a generated value, or puts something unusual in its place. */
export function mutate(generator: Generator, counts: Counts): void {
  const { random, places } = generator;
  if (places.length === 0) return;
  const options = Array.from({ length: 24 }, () => {
    const place = random.pick(places);
    const kind = random.pick(place.type === undefined ? messageKinds : valueKinds);
    return { place, kind, label: `${place.label} ${kind}` };
  });
  options.sort((a, b) => (counts.get(a.label) ?? 0) - (counts.get(b.label) ?? 0));
  const { place, kind, label } = options[0] as (typeof options)[0];
  counts.set(label, (counts.get(label) ?? 0) + 1);
  if (place.type === undefined) mutateMessage(generator, place, kind);
  else mutateValue(generator, place, place.type, kind);
}

const messageKinds = [
  "unknown",
  "proto-name",
  "both-names",
  "remove",
  "add",
  "pair",
  "wrong-type",
  "deep",
] as const;
const valueKinds = [
  "sample",
  "sample",
  "sample",
  "edit",
  "edit",
  "null",
  "wrong-type",
  "zero",
  "length",
  "count",
  "item",
  "bound",
  "surrogate",
  "below",
  "above",
  "twin",
] as const;
type Kind = (typeof messageKinds)[number] | (typeof valueKinds)[number];

function setKey(container: Container, key: string | number, value: unknown): void {
  if (value === undefined) return;
  // A list that was cut in the meantime has no such item; a hole is no JSON.
  if (Array.isArray(container) && Number(key) > container.length) return;
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

function mutateMessage(generator: Generator, place: Place, kind: Kind): void {
  const { container, message } = place;
  const { random } = generator;
  const given = message.fields.filter((field) => Object.hasOwn(container, field.jsonName));
  switch (kind) {
    case "unknown":
      setKey(
        container,
        random.pick([
          "unknown",
          "__proto__",
          "[cosi.ext]",
          "",
          "toString",
          message.fields[0]?.jsonName.toUpperCase() ?? "x",
        ]),
        random.pick(strangers),
      );
      return;
    case "proto-name":
    case "both-names": {
      if (message.fields.length === 0) return;
      const field = random.pick(message.fields);
      const value =
        container[field.jsonName] ?? generator.createValue(field.type, field.rules, false, 4) ?? null;
      if (kind === "both-names") setKey(container, field.jsonName, value);
      if (kind === "proto-name") delete container[field.jsonName];
      setKey(container, field.name, random.chance(0.1) ? null : value);
      if (random.chance(0.7))
        mutateValue(
          generator,
          { ...place, key: field.name, rules: field.rules, field },
          field.type,
          random.pick(valueKinds),
        );
      return;
    }
    case "remove":
      if (given.length > 0) delete container[random.pick(given).jsonName];
      return;
    case "add": {
      if (message.fields.length === 0) return;
      // Fields that rules speak of first: adding one breaks at-most-one rules.
      const missing = message.fields.filter((field) => !Object.hasOwn(container, field.jsonName));
      if (missing.length === 0) return;
      const field = random.pick(missing);
      const value = random.chance(0.15)
        ? null
        : generator.createValue(
            field.type,
            field.rules,
            random.chance(0.8) && field.presence === "implicit",
            4,
          );
      if (value !== undefined) setKey(container, field.jsonName, value);
      return;
    }
    case "pair": {
      const { atMostOneOf, exactlyOneOf } = message.rules;
      const sets = [...message.oneofs, ...atMostOneOf, ...exactlyOneOf].filter(
        ({ fields }) => fields.length > 1,
      );
      if (sets.length === 0) return;
      const { fields } = random.pick(sets);
      for (const name of [random.pick(fields), random.pick(fields)]) {
        const field = message.fields.find((candidate) => candidate.name === name);
        const value =
          field &&
          generator.createValue(
            field.type,
            field.rules,
            random.chance(0.9) && field.presence === "implicit",
            4,
          );
        if (field && value !== undefined)
          setKey(container, random.chance(0.9) ? field.jsonName : field.name, value);
      }
      return;
    }
    case "deep": {
      const self = message.fields.find(
        (field) => field.type.kind === "message" && field.type.name === message.fullName,
      );
      if (!self) return;
      let inner: Container = container;
      const levels = random.pick([3, 97, 120]);
      for (let depth = 0; depth < levels; depth++) {
        const next: Container = {};
        inner[self.jsonName] = next;
        inner = next;
      }
      return;
    }
    default:
      for (const key of Object.keys(container))
        if (random.chance(0.3)) setKey(container, key, random.pick(strangers));
  }
}

function mutateValue(generator: Generator, place: Place, type: FieldType, kind: Kind): void {
  const { random } = generator;
  const { container, key, field } = place;
  const now = container[key];
  if (kind === "twin" && field !== undefined && !place.label.endsWith("[]")) {
    const twin = key === field.name ? field.jsonName : field.name;
    setKey(container, twin, random.chance(0.2) ? null : now);
  } else if ((kind === "count" || kind === "item") && (type.kind === "list" || type.kind === "map")) {
    mutateCollection(generator, place, type, kind);
  } else if (kind === "surrogate" && type.kind === "map" && isMap(now)) {
    const value = generator.createValue(type.value, place.rules?.additionalProperties, false, 4);
    setKey(now, "\ud800", value ?? null);
  } else setKey(container, key, createReplacement(generator, place, type, kind));
}

/** What comes in the place of a value. */
function createReplacement(generator: Generator, place: Place, type: FieldType, kind: Kind): unknown {
  const { random, model } = generator;
  const { rules } = place;
  const now = place.container[place.key];
  const sample = (): unknown => createSample(model, type, rules, random);
  switch (kind) {
    case "null":
      return null;
    case "wrong-type":
      return random.pick(strangers);
    case "surrogate":
      return isOfType(type, "string") ? "\ud800" : sample();
    case "below":
    case "above":
      return isNumber(type) ? (kind === "above" ? 1 : -1) * random.pick(beyond) : sample();
    case "zero":
      return generator.createZero(type) ?? {};
    case "edit":
      return typeof now === "string" ? editText(now, random) : sample();
    case "length":
      return createOfLength(type, rules, random) ?? sample();
    case "bound":
      return createNearBound(type, rules, random) ?? sample();
    default:
      return sample();
  }
}

function isMap(value: unknown): value is Container {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mutateCollection(
  generator: Generator,
  { container, key, rules }: Place,
  type: FieldType & { readonly kind: "list" | "map" },
  kind: Kind,
): void {
  const { random, model } = generator;
  const now = container[key];
  if (typeof now !== "object" || now === null || Array.isArray(now) !== (type.kind === "list")) return;
  if (type.kind === "list") {
    const list = now as unknown[];
    const most = rules?.maxItems;
    const item = (): unknown => generator.createValue(type.item, rules?.items, false, 4);
    if (rules?.isUnique && random.chance(0.1)) list.push("__proto__", "__proto__");
    else if (kind === "item") {
      const some = random.pick([...list, item(), null, createSample(model, type.item, rules?.items, random)]);
      list.splice(random.below(list.length + 1), 0, some);
    } else if (random.chance(0.5)) list.length = Math.min(list.length, random.below(3));
    else while (list.length <= (most ?? 3)) list.push(item() ?? null);
    return;
  }
  const map = now as Container;
  const value = (): unknown =>
    generator.createValue(type.value, rules?.additionalProperties, false, 4) ?? null;
  if (kind === "item") {
    const sample = random.chance(0.3)
      ? random.pick(strangers)
      : createSample(model, type.value, rules?.additionalProperties, random);
    setKey(map, createKey(type.key, rules?.propertyNames, random), random.chance(0.5) ? value() : sample);
  } else if (random.chance(0.5)) for (const name of Object.keys(map).slice(random.below(2))) delete map[name];
  else
    for (let index = 0; index <= (rules?.maxProperties ?? 3); index++)
      setKey(map, generateKey(type.key, index), value());
}

function generateKey(key: ScalarType, index: number): string {
  if (key === "string") return "abcdefgh".charAt(index % 8);
  return key === "bool" ? String(index % 2 === 0) : String(index);
}
