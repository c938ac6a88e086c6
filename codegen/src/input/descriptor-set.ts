import { createHash } from "node:crypto";
import type { DescEnum, DescField, DescFile, DescMessage, FileRegistry } from "@bufbuild/protobuf";
import { create, createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import {
  Edition,
  FeatureSet_FieldPresence,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import type {
  EnumType,
  Field,
  FieldType,
  MessageType,
  Model,
  ResourceType,
  ScalarType,
  SourceFile,
  Unsupported,
} from "../model/model.ts";
import { compareNames } from "../model/names.ts";
import { createInputError } from "./input-error.ts";
import { readFieldRules, readMessageRules, readResourceType } from "./proto-rules.ts";
import { createSourceInfo, type SourceInfo } from "./source-info.ts";
import { type DescriptorFile, splitDescriptorSet } from "./split-descriptor-set.ts";
import { listUnsupported } from "./unsupported.ts";

export { loadProtoModel } from "./load-proto.ts";

/** How a descriptor set becomes a model. */
export interface DescriptorSetOptions {
  /** Paths of the files that were asked for; all others are imports. Default: all but `google/protobuf/*`. */
  readonly files?: readonly string[];
  /** What was read before; with it only files that changed are read, and those that import them. */
  readonly cache?: DescriptorCache;
}

/** Files that were read before, by path. Create one as an empty map; this module alone looks into it. */
export type DescriptorCache = Map<
  string,
  {
    readonly bytes: Uint8Array;
    readonly proto: FileDescriptorProto;
    closure: string;
    parts: FileParts | undefined;
  }
>;

/** A model and what it was made from. */
export interface DescriptorSetModel {
  readonly model: Model;
  /** Descriptors of all files, for reflection. */
  readonly registry: FileRegistry;
}

/** Largest descriptor set that is read. */
const maxBytes = 256 * 1024 * 1024;

/**
 * Creates the model of a serialised `google.protobuf.FileDescriptorSet`, which holds all imports.
 *
 * Comments and places need source information, as `buf build` writes it. Constructs that the model cannot hold
 * are in `unsupported`.
 *
 * @throws {InputError} The bytes are no descriptor set, or an import is missing.
 */
export function createModelFromDescriptorSet(bytes: Uint8Array, options: DescriptorSetOptions = {}): Model {
  return readDescriptorSet(bytes, options).model;
}

/** Like {@link createModelFromDescriptorSet}, and keeps the descriptors for emitters that need them. */
export function readDescriptorSet(bytes: Uint8Array, options: DescriptorSetOptions = {}): DescriptorSetModel {
  const cache: DescriptorCache = options.cache ?? new Map();
  const registry = readRegistry(bytes, cache);
  const wanted = options.files && new Set(options.files);
  const isAsked = (name: string) => wanted?.has(name) ?? !name.startsWith("google/protobuf/");
  const sorted = [...registry.files].sort((a, b) => compareNames(a.proto.name, b.proto.name));
  const parts = sorted.map((file) => readFile(file, registry, cache));
  const asked = parts.filter(({ source }) => isAsked(source.path));
  return {
    registry,
    model: {
      files: asked.map(({ source }) => source),
      messages: toMap(parts.flatMap(({ messages }) => messages)),
      enums: toMap(parts.flatMap(({ enums }) => enums)),
      resources: asked.flatMap(({ resources }) => resources).sort((a, b) => compareNames(a.type, b.type)),
      unsupported: asked.flatMap(({ unsupported }) => unsupported),
    },
  };
}

interface FileParts extends Parts {
  readonly source: SourceFile;
}

/** Reads one file, or takes what was read of it when it and all that it imports were the same. */
function readFile(file: DescFile, registry: FileRegistry, cache: DescriptorCache): FileParts {
  const known = cache.get(file.proto.name);
  if (known?.parts !== undefined) return known.parts;
  const info = createSourceInfo(file.proto);
  const own: Parts = { messages: [], enums: [], resources: [], unsupported: [] };
  addEnums(file.enums, [5], info, own);
  addMessages(file.messages, [4], info, own);
  own.unsupported.push(...listUnsupported(file, registry, info));
  const parts: FileParts = { ...own, source: toSourceFile(file, own) };
  if (known !== undefined) known.parts = parts;
  return parts;
}

interface Parts {
  readonly messages: MessageType[];
  readonly enums: EnumType[];
  readonly resources: ResourceType[];
  readonly unsupported: Unsupported[];
}

function readRegistry(bytes: Uint8Array, cache: DescriptorCache): FileRegistry {
  if (bytes.length > maxBytes)
    throw createInputError(
      "input/too-large",
      `descriptor set has ${bytes.length} bytes, at most ${maxBytes} are read`,
      "-",
    );
  try {
    const file = splitDescriptorSet(bytes).map((part) => decodeFile(part, cache));
    return createFileRegistry(create(FileDescriptorSetSchema, { file }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw createInputError("input/no-descriptor-set", `not a complete descriptor set: ${reason}`, "-", {
      cause,
    });
  }
}

/** Imports come first in a set, so what is known of them says whether what is known of the file still holds. */
function decodeFile(
  { name, dependencies, bytes }: DescriptorFile,
  cache: DescriptorCache,
): FileDescriptorProto {
  const known = cache.get(name);
  const imports = dependencies.map((path) => cache.get(path)?.closure ?? "").join();
  if (known !== undefined && Buffer.compare(known.bytes, bytes) === 0) {
    const closure = digest(bytes, imports);
    if (known.closure !== closure) Object.assign(known, { closure, parts: undefined });
    return known.proto;
  }
  const proto = fromBinary(FileDescriptorProtoSchema, bytes);
  cache.set(name, { bytes, proto, closure: digest(bytes, imports), parts: undefined });
  return proto;
}

function digest(bytes: Uint8Array, imports: string): string {
  return createHash("sha256").update(bytes).update(imports).digest("base64");
}

function toSourceFile(file: DescFile, own: Parts): SourceFile {
  const { edition } = file;
  return {
    path: file.proto.name,
    package: file.proto.package,
    imports: file.proto.dependency,
    messages: own.messages.map((message) => message.fullName),
    enums: own.enums.map((type) => type.fullName),
    syntax:
      edition === Edition.EDITION_PROTO2
        ? "proto2"
        : edition === Edition.EDITION_PROTO3
          ? "proto3"
          : "editions",
  };
}

function addMessages(
  list: readonly DescMessage[],
  base: readonly number[],
  info: SourceInfo,
  parts: Parts,
): void {
  for (const desc of list) {
    const siblings = desc.parent ? desc.parent.proto.nestedType : desc.file.proto.messageType;
    const path = [...base, siblings.indexOf(desc.proto)];
    parts.messages.push(toMessage(desc, path, info, parts));
    const location = info.getLocation(path);
    const resource = readResourceType(desc, location, (construct) =>
      parts.unsupported.push({ construct, name: desc.typeName, location }),
    );
    if (resource) parts.resources.push(resource);
    addEnums(desc.nestedEnums, [...path, 4], info, parts);
    addMessages(desc.nestedMessages, [...path, 3], info, parts);
  }
}

function toMessage(desc: DescMessage, path: readonly number[], info: SourceInfo, parts: Parts): MessageType {
  return {
    fullName: desc.typeName,
    name: desc.name,
    parent: desc.parent?.typeName,
    comment: info.getComment(path),
    location: info.getLocation(path),
    fields: desc.fields.map((field) =>
      toField(field, [...path, 2, desc.proto.field.indexOf(field.proto)], info, parts),
    ),
    oneofs: desc.oneofs.map((oneof) => {
      const oneofPath = [...path, 8, desc.proto.oneofDecl.indexOf(oneof.proto)];
      return {
        name: oneof.name,
        comment: info.getComment(oneofPath),
        location: info.getLocation(oneofPath),
        fields: oneof.fields.map((field) => field.name),
      };
    }),
    rules: readMessageRules(desc),
    // Ranges of messages exclude their end, those of enums include it; the model includes it everywhere.
    reservedNumbers: desc.proto.reservedRange.map(({ start, end }) => ({ from: start, to: end - 1 })),
    reservedNames: desc.proto.reservedName,
    isDeprecated: desc.deprecated,
    isOpen: false,
  };
}

function toField(desc: DescField, path: readonly number[], info: SourceInfo, parts: Parts): Field {
  const location = info.getLocation(path);
  return {
    name: desc.name,
    jsonName: desc.jsonName,
    hasExplicitJsonName: info.has([...path, 10]),
    number: desc.number,
    comment: info.getComment(path),
    location,
    type: toFieldType(desc),
    presence:
      desc.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED
        ? "legacy-required"
        : desc.presence === FeatureSet_FieldPresence.EXPLICIT
          ? "explicit"
          : "implicit",
    oneof: desc.oneof?.name,
    rules: readFieldRules(desc, (construct) =>
      parts.unsupported.push({ construct, name: `${desc.parent.typeName}.${desc.name}`, location }),
    ),
    isDeprecated: desc.deprecated,
  };
}

function toFieldType(desc: DescField): FieldType {
  const single: FieldType = desc.message
    ? { kind: "message", name: desc.message.typeName }
    : desc.enum
      ? { kind: "enum", name: desc.enum.typeName }
      : { kind: "scalar", scalar: toScalar(desc.scalar) };
  if (desc.fieldKind === "list") return { kind: "list", item: single };
  if (desc.fieldKind === "map") return { kind: "map", key: toScalar(desc.mapKey), value: single };
  return single;
}

/** Names by the numbers of `google.protobuf.FieldDescriptorProto.Type`. */
const scalarNames: readonly (ScalarType | undefined)[] = [
  ...[undefined, "double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string"],
  ...[undefined, undefined, "bytes", "uint32", undefined, "sfixed32", "sfixed64", "sint32", "sint64"],
] as const;

function toScalar(number: number | undefined): ScalarType {
  const name = scalarNames[number ?? 0];
  if (name === undefined) throw new Error(`No scalar type has the number ${number}.`);
  return name;
}

function addEnums(list: readonly DescEnum[], base: readonly number[], info: SourceInfo, parts: Parts): void {
  for (const desc of list) {
    const siblings = desc.parent ? desc.parent.proto.enumType : desc.file.proto.enumType;
    const path = [...base, siblings.indexOf(desc.proto)];
    parts.enums.push({
      fullName: desc.typeName,
      name: desc.name,
      parent: desc.parent?.typeName,
      comment: info.getComment(path),
      location: info.getLocation(path),
      values: desc.values.map((value, index) => ({
        name: value.name,
        number: value.number,
        comment: info.getComment([...path, 2, index]),
        location: info.getLocation([...path, 2, index]),
        isDeprecated: value.deprecated,
      })),
      isOpen: desc.open,
      reservedNumbers: desc.proto.reservedRange.map(({ start, end }) => ({ from: start, to: end })),
      reservedNames: desc.proto.reservedName,
      isDeprecated: desc.deprecated,
    });
  }
}

function toMap<T extends { readonly fullName: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  const sorted = [...list].sort((a, b) => compareNames(a.fullName, b.fullName));
  return new Map(sorted.map((entry) => [entry.fullName, entry]));
}
