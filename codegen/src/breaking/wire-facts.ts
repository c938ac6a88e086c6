import type { DescExtension, DescField, DescFile, DescMessage, FileRegistry } from "@bufbuild/protobuf";
import { Edition, FeatureSet_JsonFormat, MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { createSourceInfo, type SourceInfo } from "../input/source-info.ts";
import type { SourceLocation } from "../model/model.ts";

/** What protobuf descriptors say beyond the model and what compatibility on the wire depends on. */
export interface WireFacts {
  readonly methods: readonly Method[];
  readonly extensions: readonly Extension[];
  /** Default of a proto2 field as text, by full name of the message and number of the field. */
  readonly defaults: ReadonlyMap<string, string>;
  /** Fields that are written between group tags, by full name of the message and number of the field. */
  readonly delimited: ReadonlySet<string>;
  /** Messages and enums whose JSON form is best effort only. */
  readonly legacyJson: ReadonlySet<string>;
}

/** A method of a service. */
export interface Method {
  /** Full name of the service, a dot, the name of the method. */
  readonly name: string;
  readonly location: SourceLocation;
  readonly request: string;
  readonly response: string;
  readonly isClientStreaming: boolean;
  readonly isServerStreaming: boolean;
  readonly idempotency: string;
}

/** A field that is added to a message of somebody else. */
export interface Extension {
  readonly name: string;
  readonly jsonName: string;
  readonly location: SourceLocation;
  readonly extendee: string;
  readonly number: number;
  /** Type in one word, with `repeated` before it for lists. */
  readonly type: string;
}

/** Facts of schemas that do not come from protobuf. */
export const noWireFacts: WireFacts = {
  methods: [],
  extensions: [],
  defaults: new Map(),
  delimited: new Set(),
  legacyJson: new Set(),
};

/** Key of a field in the maps of facts. */
export function fieldKey(message: string, number: number): string {
  return `${message}#${number}`;
}

/** Reads the facts of the files that were asked for. */
export function readWireFacts(registry: FileRegistry, files: readonly string[]): WireFacts {
  const methods: Method[] = [];
  const extensions: Extension[] = [];
  const defaults = new Map<string, string>();
  const delimited = new Set<string>();
  const legacyJson = new Set<string>();
  const asked = new Set(files);
  for (const file of registry.files) {
    if (!asked.has(file.proto.name)) continue;
    const info = createSourceInfo(file.proto);
    const isLegacyFile = isLegacy(
      file.proto.options?.features?.jsonFormat,
      file.edition === Edition.EDITION_PROTO2,
    );
    for (const type of file.enums)
      if (isLegacy(type.proto.options?.features?.jsonFormat, isLegacyFile)) legacyJson.add(type.typeName);
    for (const message of file.messages) addMessage(message, isLegacyFile);
    file.extensions.forEach((extension, index) => {
      extensions.push(toExtension(extension, info, [7, index]));
    });
    addMethods(file, info, methods);
  }
  return { methods, extensions, defaults, delimited, legacyJson };

  function addMessage(message: DescMessage, isLegacyAround: boolean): void {
    const isLegacyHere = isLegacy(message.proto.options?.features?.jsonFormat, isLegacyAround);
    if (isLegacyHere) legacyJson.add(message.typeName);
    for (const type of message.nestedEnums)
      if (isLegacy(type.proto.options?.features?.jsonFormat, isLegacyHere)) legacyJson.add(type.typeName);
    for (const field of message.fields) {
      const key = fieldKey(message.typeName, field.number);
      if (field.proto.defaultValue !== "") defaults.set(key, field.proto.defaultValue);
      if ("delimitedEncoding" in field && field.delimitedEncoding) delimited.add(key);
    }
    for (const nested of message.nestedMessages) addMessage(nested, isLegacyHere);
  }
}

function isLegacy(format: FeatureSet_JsonFormat | undefined, inherited: boolean): boolean {
  if (format === undefined || format === FeatureSet_JsonFormat.JSON_FORMAT_UNKNOWN) return inherited;
  return format === FeatureSet_JsonFormat.LEGACY_BEST_EFFORT;
}

function addMethods(file: DescFile, info: SourceInfo, methods: Method[]): void {
  file.services.forEach((service, serviceIndex) => {
    service.methods.forEach((method, index) => {
      methods.push({
        name: `${service.typeName}.${method.name}`,
        location: info.getLocation([6, serviceIndex, 2, index]),
        request: method.input.typeName,
        response: method.output.typeName,
        isClientStreaming: method.proto.clientStreaming,
        isServerStreaming: method.proto.serverStreaming,
        idempotency: MethodOptions_IdempotencyLevel[method.idempotency] ?? "",
      });
    });
  });
}

function toExtension(extension: DescExtension, info: SourceInfo, path: readonly number[]): Extension {
  return {
    name: extension.typeName,
    jsonName: extension.jsonName,
    location: info.getLocation(path),
    extendee: extension.extendee.typeName,
    number: extension.number,
    type: describeField(extension),
  };
}

function describeField(field: DescField | DescExtension): string {
  switch (field.fieldKind) {
    case "list":
      return `repeated ${field.message?.typeName ?? field.enum?.typeName ?? `scalar ${field.scalar}`}`;
    case "message":
      return field.message.typeName;
    case "enum":
      return field.enum.typeName;
    case "scalar":
      return `scalar ${field.scalar}`;
    default:
      return field.fieldKind;
  }
}
