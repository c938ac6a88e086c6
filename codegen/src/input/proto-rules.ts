import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { getOption, hasOption } from "@bufbuild/protobuf";
import type { FieldRules as ProtoFieldRules } from "@cosi-spec/types/options";
import * as options from "@cosi-spec/types/options";
import type { FieldRules, MessageRules, ResourceType, SourceLocation } from "../model/model.ts";
import type { Format, Role } from "../model/words.ts";
import { formats, roles } from "../model/words.ts";

/** Tells of a part of the source that the model cannot hold. */
export type ReportUnsupported = (construct: string) => void;

/** Rules of a field that has none. */
export const noFieldRules: FieldRules = Object.freeze({
  isRequired: false,
  isUnique: false,
  examples: [],
  isImmutable: false,
  isSensitive: false,
  notSensitiveReason: "",
  requirements: [],
});

/** Rules of a message that has none. */
export const noMessageRules: MessageRules = Object.freeze({
  exactlyOneOf: [],
  atMostOneOf: [],
  atLeastOneOf: [],
  dependentRequired: [],
});

/** Reads the rules of a field from its options. */
export function readFieldRules(field: DescField, report: ReportUnsupported): FieldRules {
  return hasOption(field, options.field)
    ? toFieldRules(getOption(field, options.field), report)
    : noFieldRules;
}

/** Reads the rules about several fields of a message from its options. */
export function readMessageRules(message: DescMessage): MessageRules {
  if (!hasOption(message, options.message)) return noMessageRules;
  const rules = getOption(message, options.message);
  const toSets = (sets: readonly options.MessageRules_FieldSet[]) =>
    sets.map(({ fields, reason }) => ({ fields, reason }));
  return {
    exactlyOneOf: toSets(rules.exactlyOneOf),
    atMostOneOf: toSets(rules.atMostOneOf),
    atLeastOneOf: toSets(rules.atLeastOneOf),
    dependentRequired: rules.dependentRequired.map(({ field, requires, reason }) => ({
      field,
      requires,
      reason,
    })),
  };
}

/** Reads the resource type that a message is the spec of; undefined for any other message. */
export function readResourceType(
  message: DescMessage,
  location: SourceLocation,
  report: ReportUnsupported,
): ResourceType | undefined {
  if (!hasOption(message, options.resource)) return undefined;
  return toResourceType(getOption(message, options.resource), message.typeName, location, report);
}

/** Turns the options of a resource type into the model's form. */
export function toResourceType(
  resource: options.ResourceOptions,
  message: string,
  location: SourceLocation,
  report: ReportUnsupported,
): ResourceType {
  return {
    type: resource.type,
    message,
    location,
    defaultNamespace: resource.defaultNamespace,
    aliases: resource.aliases,
    printColumns: resource.printColumns.map(({ name, jsonPath }) => ({ name, jsonPath })),
    isSensitive: resource.sensitive,
    role: pickWord<Role>(roles, resource.role, "role", report),
    idPattern: resource.idPattern,
    idDescription: resource.idDescription,
    examples: resource.examples.map(({ title, id, spec }) => ({ title, id, spec })),
    requirements: resource.requirements,
    statusType: resource.statusType,
  };
}

/** Turns the options of a field, or of its items, keys or values, into the model's form. */
export function toFieldRules(rules: ProtoFieldRules, report: ReportUnsupported): FieldRules {
  const format = pickWord<Format>(formats, rules.format, "format", report);
  const nested = (child: ProtoFieldRules | undefined) => child && toFieldRules(child, report);
  return dropUndefined({
    isRequired: rules.required,
    minimum: rules.minimum,
    maximum: rules.maximum,
    exclusiveMinimum: rules.exclusiveMinimum,
    exclusiveMaximum: rules.exclusiveMaximum,
    multipleOf: rules.multipleOf,
    minLength: rules.minLength,
    maxLength: rules.maxLength,
    pattern: rules.pattern === "" ? undefined : rules.pattern,
    format,
    enum: rules.enum.length === 0 ? undefined : rules.enum,
    minItems: rules.minItems,
    maxItems: rules.maxItems,
    isUnique: rules.uniqueItems,
    minProperties: rules.minProperties,
    maxProperties: rules.maxProperties,
    items: nested(rules.items),
    propertyNames: nested(rules.propertyNames),
    additionalProperties: nested(rules.additionalProperties),
    default: rules.default === "" ? undefined : parseJson(rules.default, "default", report),
    examples: rules.examples
      .map((text) => parseJson(text, "example", report))
      .filter((value) => value !== undefined),
    isImmutable: rules.immutable,
    isSensitive: rules.sensitive,
    notSensitiveReason: rules.notSensitiveReason,
    requirements: rules.requirements,
  }) as FieldRules;
}

function pickWord<Word extends string>(
  words: readonly Word[],
  number: number,
  what: string,
  report: ReportUnsupported,
): Word | undefined {
  if (number !== 0 && words[number - 1] === undefined) report(`${what} number ${number}`);
  return words[number - 1];
}

function parseJson(text: string, what: string, report: ReportUnsupported): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The text is the schema author's; the report names what has it.
    report(`${what} that is not JSON`);
    return undefined;
  }
}

/** Rules that are not said are absent, as the model's type demands. */
export function dropUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never;
}
