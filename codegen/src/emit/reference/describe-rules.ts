import type { Field, FieldRules, FieldType, MessageType } from "../../model/model.ts";
import type { Format } from "../../model/words.ts";
import { joinWords, printCell, printCode } from "./markdown.ts";

const formatWords: Readonly<Record<Format, string>> = {
  "ip-address": "An IPv4 or IPv6 address in canonical form, such as `192.0.2.1` or `2001:db8::1`.",
  "ip-prefix": "An address and a prefix length, such as `192.0.2.0/24`.",
  "ip-port": "An address and a port, such as `192.0.2.1:53` or `[2001:db8::1]:53`.",
  "mac-address": "A hardware address in lower case, such as `02:00:5e:10:00:01`.",
  hostname: "A host name, such as `node-1.example.org`.",
  "hostname-label": "One label of a host name, such as `node-1`.",
  "absolute-path": "An absolute path without `.`, `..`, doubled or trailing slashes.",
  "relative-path": "A relative path without `.`, `..`, doubled or trailing slashes.",
  uri: "An absolute URI, such as `https://example.org/`.",
  uuid: "A UUID in lower case.",
  "resource-type": "The name of a resource type, such as `Widgets.example.dev`.",
  "resource-version": 'Decimal digits in quotes, such as `"1"`.',
};

/** Rules of a value as sentences, for one cell of a table. */
export function describeRules(type: FieldType, rules: FieldRules): string[] {
  const sentences = describeValue(type, rules);
  if (type.kind === "list") {
    const count = describeCount(rules.minItems, rules.maxItems, "item", "items");
    if (count) sentences.push(`${count}.`);
    if (rules.isUnique) sentences.push("All items are different.");
    sentences.push(...describePart("Each item", type.item, rules.items));
  }
  if (type.kind === "map") {
    const count = describeCount(rules.minProperties, rules.maxProperties, "entry", "entries");
    if (count) sentences.push(`${count}.`);
    sentences.push(...describePart("Keys", { kind: "scalar", scalar: type.key }, rules.propertyNames));
    sentences.push(...describePart("Values", type.value, rules.additionalProperties));
  }
  return sentences;
}

function describePart(who: string, type: FieldType, rules: FieldRules | undefined): string[] {
  const sentences = rules ? describeRules(type, rules) : [];
  return sentences.length === 0 ? [] : [`${who}: ${sentences.join(" ")}`];
}

function describeValue(type: FieldType, rules: FieldRules): string[] {
  const sentences: string[] = [];
  if (rules.format) sentences.push(formatWords[rules.format]);
  if (rules.enum)
    sentences.push(
      `${joinWords(
        rules.enum.map((word) => printCode(word, true)),
        "or",
      )}.`,
    );
  const isBytes = type.kind === "scalar" && type.scalar === "bytes";
  const [one, many] = isBytes ? (["byte", "bytes"] as const) : (["character", "characters"] as const);
  const length = describeCount(rules.minLength, rules.maxLength, one, many);
  if (length) sentences.push(`${length}.`);
  if (rules.pattern) sentences.push(`Matches ${printCode(rules.pattern, true)}.`);
  const bounds = describeBounds(rules);
  if (bounds) sentences.push(`${bounds}.`);
  if (rules.multipleOf !== undefined) sentences.push(`A multiple of ${rules.multipleOf}.`);
  return sentences;
}

function describeCount(
  min: number | undefined,
  max: number | undefined,
  one: string,
  many: string,
): string | undefined {
  const unit = (count: number): string => (count === 1 ? one : many);
  if (min !== undefined && max !== undefined)
    return min === max ? `Exactly ${min} ${unit(min)}` : `${min} to ${max} ${many}`;
  if (max !== undefined) return `At most ${max} ${unit(max)}`;
  return min === undefined ? undefined : `At least ${min} ${unit(min)}`;
}

function describeBounds({
  minimum,
  maximum,
  exclusiveMinimum,
  exclusiveMaximum,
}: FieldRules): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return `Between ${minimum} and ${maximum}`;
  const parts = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`greater than ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`less than ${exclusiveMaximum}`]),
  ];
  const text = parts.join(" and ");
  return text === "" ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Rules of a message about several fields, as sentences. */
export function describeMessageRules(message: MessageType): string[] {
  const { exactlyOneOf, atMostOneOf, atLeastOneOf, dependentRequired } = message.rules;
  const name = (field: string): string =>
    printCode(message.fields.find((other) => other.name === field)?.jsonName ?? field);
  const list = (fields: readonly string[], word: string): string => joinWords(fields.map(name), word);
  const why = (reason: string): string => (reason === "" ? "." : `: ${printCell(reason, message)}.`);
  return [
    ...message.oneofs.map(({ fields }) => `At most one of ${list(fields, "and")} is set.`),
    ...exactlyOneOf.map(({ fields, reason }) => `Exactly one of ${list(fields, "and")} is set${why(reason)}`),
    ...atMostOneOf.map(({ fields, reason }) => `At most one of ${list(fields, "and")} is set${why(reason)}`),
    ...atLeastOneOf.map(
      ({ fields, reason }) => `At least one of ${list(fields, "and")} is set${why(reason)}`,
    ),
    ...dependentRequired.map(
      ({ field, requires, reason }) => `${name(field)} needs ${list(requires, "and")}${why(reason)}`,
    ),
  ];
}

/** Whether a field has to be set. */
export function isRequired(field: Field): boolean {
  return field.rules.isRequired || field.presence === "legacy-required";
}
